package dev.parley.bench.slowreaders;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Delays;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Waiting;
import dev.parley.protocol.ServerFrame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The clients of one run. In each session the first fast one asks, again whenever it is answered.
final class Crowd implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofMinutes(1);
  private static final int STAMP_DIGITS = 16;

  private final Load load;
  private final List<Client> fast = new ArrayList<>();
  private final List<Client> slow = new ArrayList<>();
  private final List<Watch> fastWatches = new ArrayList<>();
  private final List<Watch> slowWatches = new ArrayList<>();
  private final Tally fastTally = new Tally();
  private final Tally slowTally = new Tally();

  /// Pieces given in this span count, in Unix microseconds.
  private volatile long fromMicros = Long.MAX_VALUE;

  private volatile long toMicros = Long.MAX_VALUE;

  private Crowd(Load load) {
    this.load = load;
  }

  /// Opens all clients, a few at a time, and has the sessions' answers begin one after the other.
  static Crowd gather(Stage stage, Load load, boolean withSlow)
      throws IOException, InterruptedException, ImpossibleException {
    Crowd crowd = new Crowd(load);
    List<String> tokens = stage.sessions(load.sessions());
    for (int i = 0; i < load.fast(); i++) {
      Watch watch = crowd.new Watch(i < load.sessions());
      crowd.fastWatches.add(watch);
      crowd.fast.add(
          new Client(
              tokens.get(i % load.sessions()),
              stage::route,
              ReadPace.FAST,
              watch,
              crowd.fastTally));
    }
    ReadPace pace = new ReadPace(load.slowBytesPerSecond());
    for (int i = 0; withSlow && i < load.slow(); i++) {
      Watch watch = crowd.new Watch(false);
      crowd.slowWatches.add(watch);
      crowd.slow.add(
          new Client(tokens.get(i % load.sessions()), stage::route, pace, watch, crowd.slowTally));
    }
    List<Client> all = new ArrayList<>(crowd.fast);
    all.addAll(crowd.slow);
    for (Client client : all) {
      client.start();
      Thread.sleep(1);
    }
    Waiting.until(
        "all clients are welcomed", OPEN_MAX, () -> all.stream().allMatch(Client::welcomed));
    for (Client asking : crowd.fast.subList(0, load.sessions())) {
      // Spread over an answer, so that pieces do not come in step.
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Thread.sleep(ThreadLocalRandom.current().nextInt(8_000));
                  asking.ask(load.script());
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    return crowd;
  }

  /// Counts the pieces that are given from now on, for so long, and waits for it.
  void measure(Duration span) throws InterruptedException {
    long now = micros();
    toMicros = now + span.toNanos() / 1_000;
    fromMicros = now;
    Thread.sleep(span);
    // The last ones are still on their way.
    Thread.sleep(1_000);
  }

  /// Of the fast clients.
  Delays.Sorted delays() {
    return Delays.sorted(fastWatches.stream().map(watch -> watch.delays).toList());
  }

  /// How old what the slow clients got last was by then, of whoever got anything, in milliseconds at
  /// the median; 0 without any.
  double slowMedianMillis() {
    Delays last = new Delays();
    slowWatches.stream()
        .filter(watch -> watch.lastMicros > 0)
        .forEach(watch -> last.add(micros() - watch.lastMicros));
    return last.count() == 0 ? 0 : Delays.sorted(List.of(last)).millis(0.5);
  }

  Tally fastTally() {
    return fastTally;
  }

  Tally slowTally() {
    return slowTally;
  }

  @Override
  public void close() {
    fast.forEach(Client::close);
    slow.forEach(Client::close);
  }

  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private final class Watch implements Listener {
    private final boolean asks;
    private final Delays delays = new Delays();
    private volatile long lastMicros;

    Watch(boolean asks) {
      this.asks = asks;
    }

    @Override
    public void piece(Client client, ServerFrame.Delta piece) {
      long arrivedMicros = micros();
      int beyond = piece.offset() % load.pieceChars();
      int first = beyond == 0 ? 0 : load.pieceChars() - beyond;
      // One that fell behind gets many at once.
      for (int at = first; at + STAMP_DIGITS <= piece.text().length(); at += load.pieceChars()) {
        long givenMicros = Long.parseLong(piece.text().substring(at, at + STAMP_DIGITS));
        lastMicros = givenMicros;
        if (givenMicros >= fromMicros && givenMicros < toMicros) {
          delays.add(arrivedMicros - givenMicros);
        }
      }
    }

    @Override
    public void turnEnded(Client client) {
      if (asks) {
        client.ask(load.script());
      }
    }
  }
}
