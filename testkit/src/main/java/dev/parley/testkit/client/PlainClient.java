package dev.parley.testkit.client;

import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.PlainMessage;
import dev.parley.protocol.PlainMessageCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A client of the plain protocol: text in, whole answers out. For any thread.
public final class PlainClient implements AutoCloseable {
  private final Guard guard = new Guard();
  private final List<PlainMessage> messages = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private @Nullable SocketEnd end;
  private final TextSocket socket;

  private PlainClient(URI address) throws IOException {
    socket = TextSocket.open(address, null, new Arrivals());
  }

  /// @param server its address, such as `http://127.0.0.1:3500`
  /// @throws HandshakeRefusedException with 403 for a token of no session
  public static PlainClient connect(URI server, String token) throws IOException {
    String query = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    return new PlainClient(URI.create(ParleyHttp.chat(server) + "?" + query));
  }

  /// As [#connect], with no query at all.
  public static PlainClient connectWithoutToken(URI server) throws IOException {
    return new PlainClient(ParleyHttp.chat(server));
  }

  public void send(String text) {
    socket.send(text);
  }

  public void sendBinary(byte[] bytes) {
    socket.sendBinary(bytes);
  }

  /// Waits until so many messages came, and returns all that did, in order.
  public List<PlainMessage> awaitMessages(int count, Duration max) throws TimeoutException {
    guard.await(count + " messages", max, () -> messages.size() >= count, this::describe);
    return messages();
  }

  public List<PlainMessage> messages() {
    return guard.read(() -> List.copyOf(messages));
  }

  /// Waits until the connection has ended, and says how.
  public SocketEnd awaitEnd(Duration max) throws TimeoutException {
    guard.await("the end of the connection", max, () -> end != null, this::describe);
    return guard.read(() -> Optional.ofNullable(end)).orElseThrow();
  }

  /// @throws AssertionError if a frame was none of the plain protocol, or an id came twice
  public void assertClean() {
    List<String> wrong = guard.read(() -> List.copyOf(violations));
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("\n", wrong));
    }
  }

  /// Cuts the connection as a broken network does.
  public void cut() {
    socket.cut();
  }

  /// Closes the connection with a close frame. Waits for nothing.
  @Override
  public void close() {
    socket.close();
  }

  private String describe() {
    return messages.size() + " messages; end " + end;
  }

  private final class Arrivals implements TextSocket.Receiver {
    @Override
    public void text(String text, long nanos) {
      guard.change(
          () -> {
            try {
              PlainMessage message = PlainMessageCodec.decode(text);
              if (messages.stream().anyMatch(known -> known.id().equals(message.id()))) {
                violations.add("message " + message.id() + " came twice");
              }
              messages.add(message);
            } catch (InvalidFrameException invalid) {
              violations.add("a frame that is none: " + invalid.getMessage());
            }
          });
    }

    @Override
    public void binary() {
      guard.change(() -> violations.add("a binary frame"));
    }

    @Override
    public void ended(SocketEnd how) {
      guard.change(() -> end = how);
    }
  }
}
