package dev.parley.testkit.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One WebSocket of text frames: whole frames in, in order; frames out in the order given, by any
/// thread. Reading can be held back, which a server sees as a client too slow for it.
final class TextSocket {
  private static final Duration OPEN_MAX = Duration.ofSeconds(10);

  /// For all clients of this process, hundreds of them: one selector, virtual threads for the rest.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(OPEN_MAX)
          .build();

  /// Called by one thread at a time, and not after [#ended].
  interface Receiver {
    /// @param nanos `System.nanoTime()` at arrival
    void text(String text, long nanos);

    void binary();

    void ended(SocketEnd end);
  }

  private final WebSocket socket;
  private final Listener listener;
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private TextSocket(WebSocket socket, Listener listener) {
    this.socket = socket;
    this.listener = listener;
  }

  static HttpClient http() {
    return HTTP;
  }

  /// Opens a socket; bounded by ten seconds.
  ///
  /// @param subprotocol null for none
  /// @throws HandshakeRefusedException if the server answered with a status
  static TextSocket open(URI address, @Nullable String subprotocol, Receiver receiver)
      throws IOException {
    Listener listener = new Listener(receiver);
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(OPEN_MAX);
    if (subprotocol != null) {
      builder.subprotocols(subprotocol);
    }
    try {
      WebSocket socket =
          builder.buildAsync(address, listener).get(OPEN_MAX.toMillis(), TimeUnit.MILLISECONDS);
      return new TextSocket(socket, listener);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof WebSocketHandshakeException refused) {
        throw new HandshakeRefusedException(refused.getResponse().statusCode());
      }
      throw new IOException("no connection to the server", failed.getCause());
    } catch (TimeoutException late) {
      throw new IOException("no handshake in time", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  /// Sends after what was given before. What cannot be sent any more is lost, as on a broken network.
  void send(String text) {
    then(() -> socket.sendText(text, true));
  }

  void sendBinary(byte[] bytes) {
    then(() -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /// Sends a close frame after what was given before, and cuts the connection a moment later.
  void close() {
    then(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    then(
        () -> {
          cut();
          return CompletableFuture.completedFuture(socket);
        });
  }

  /// Cuts the connection without a close frame; nothing is received any more.
  void cut() {
    listener.silence();
    socket.abort();
  }

  void holdReading() {
    listener.hold();
  }

  void resumeReading() {
    listener.resume(socket);
  }

  private synchronized void then(Supplier<CompletableFuture<WebSocket>> next) {
    // The JDK's socket takes one message at a time; one that failed does not hold up the next.
    sending = sending.handle((_, _) -> next).thenCompose(Supplier::get);
  }

  private static final class Listener implements WebSocket.Listener {
    private final Receiver receiver;
    private final StringBuilder partial = new StringBuilder();
    private boolean silent;
    private boolean held;
    private boolean owed;

    Listener(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      long nanos = System.nanoTime();
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        tell(() -> receiver.text(text, nanos));
      }
      next(socket);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      if (last) {
        tell(receiver::binary);
      }
      next(socket);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      next(socket);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      next(socket);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end(new SocketEnd(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end(new SocketEnd(SocketEnd.WITHOUT_CLOSE_FRAME, ""));
    }

    private void end(SocketEnd end) {
      tell(() -> receiver.ended(end));
      silence();
    }

    private void tell(Runnable news) {
      synchronized (this) {
        if (silent) {
          return;
        }
      }
      news.run();
    }

    synchronized void silence() {
      silent = true;
    }

    synchronized void hold() {
      held = true;
    }

    void resume(WebSocket socket) {
      synchronized (this) {
        held = false;
        if (!owed) {
          return;
        }
        owed = false;
      }
      socket.request(1);
    }

    private void next(WebSocket socket) {
      synchronized (this) {
        if (held) {
          owed = true;
          return;
        }
      }
      socket.request(1);
    }
  }
}
