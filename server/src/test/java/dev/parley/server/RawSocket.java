package dev.parley.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket whose fragments a test chooses.
final class RawSocket implements AutoCloseable, WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;

  private RawSocket() {}

  static RawSocket open(URI server, String first, String... more) {
    return open(server, HTTP.newWebSocketBuilder().subprotocols(first, more));
  }

  /// As a proxy does for somebody else.
  static RawSocket forwarded(URI server, String address) {
    return open(
        server,
        HTTP.newWebSocketBuilder().header("X-Forwarded-For", address).subprotocols("parley.v1"));
  }

  /// The plain protocol, as a proxy does for somebody else.
  static RawSocket plain(URI server, String token, String address) {
    return open(
        server,
        "/chat?token=" + token,
        HTTP.newWebSocketBuilder().header("X-Forwarded-For", address));
  }

  private static RawSocket open(URI server, WebSocket.Builder builder) {
    return open(server, "/chat", builder);
  }

  private static RawSocket open(URI server, String path, WebSocket.Builder builder) {
    RawSocket raw = new RawSocket();
    raw.socket =
        builder
            .buildAsync(URI.create("ws://" + server.getAuthority() + path), raw)
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    return raw;
  }

  void fragment(String part, boolean last) {
    opened().sendText(part, last).orTimeout(10, TimeUnit.SECONDS).join();
  }

  String subprotocol() {
    return opened().getSubprotocol();
  }

  String nextText() throws InterruptedException {
    String next = texts.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no text came");
    }
    return next;
  }

  int closeCode() {
    return closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private WebSocket opened() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  @Override
  public void close() {
    opened().abort();
  }
}
