package dev.parley.bench.crowd;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Tally;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Clients that have a session open each and say nothing. Used on one thread.
public final class QuietClients implements AutoCloseable {
  private static final int PORTS_OF_AN_ADDRESS = 20_000;
  private static final Duration BETWEEN = Duration.ofMillis(1);
  private static final Duration WELCOMED_IN = Duration.ofMinutes(2);

  private final Stage stage;
  private final Tally tally;
  private final @Nullable Duration ping;
  private final List<Client> clients = new ArrayList<>();

  /// @param tally what becomes of them
  /// @param ping after how long of silence each pings; null: as a browser does
  public QuietClients(Stage stage, Tally tally, @Nullable Duration ping) {
    this.stage = stage;
    this.tally = tally;
    this.ping = ping;
  }

  /// Opens sessions, one after the other, and waits until all clients are welcomed. They come from as
  /// many loopback addresses as their ports need.
  public void open(List<String> tokens)
      throws ImpossibleException, IOException, InterruptedException {
    for (String token : tokens) {
      int network = 1 + clients.size() / PORTS_OF_AN_ADDRESS;
      InetAddress from = InetAddress.getByName("127.0.0." + network);
      Client client =
          new Client(token, stage::route, from, ReadPace.FAST, new Listener() {}, tally);
      if (ping != null) {
        client.pingAfter(ping);
      }
      clients.add(client);
      client.start();
      Thread.sleep(BETWEEN);
    }
    Waiting.until(
        "all clients are welcomed", WELCOMED_IN, () -> clients.stream().allMatch(Client::welcomed));
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
  }
}
