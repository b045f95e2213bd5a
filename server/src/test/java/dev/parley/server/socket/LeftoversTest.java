package dev.parley.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<WeakReference<HttpServerRequest>> asked =
      new CompletableFuture<>();
  private final CompletableFuture<String> heard = new CompletableFuture<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void upgrade(HttpServerRequest request) {
    WeakReference<HttpServerRequest> kept = new WeakReference<>(request);
    var _ =
        request
            .toWebSocket()
            .onSuccess(
                socket -> {
                  socket.textMessageHandler(socket::writeTextMessage);
                  Leftovers.drop(Cut.channelOf(request.connection()));
                  asked.complete(kept);
                });
  }

  @Test
  void theRequestIsForgottenAndTheSocketGoesOn() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(this::upgrade)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + server.actualPort()),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      heard.complete(text.toString());
                      return CompletableFuture.completedFuture(null);
                    }
                  })
              .get(10, TimeUnit.SECONDS);
      WeakReference<HttpServerRequest> request = asked.get(10, TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(request.refersTo(null)).isTrue();
              });

      socket.sendText("still here", true).get(10, TimeUnit.SECONDS);
      assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("still here");
      socket.abort();
    }
  }
}
