package dev.parley.server.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a real socket whose client says two things: the wait begins with the first and ends with the
/// second.
class PatienceTest {
  private static final Duration MAX = Duration.ofMillis(250);
  private static final int SOON_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final CompletableFuture<Long> beganNanos = new CompletableFuture<>();
  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private final CountDownLatch free = new CountDownLatch(1);
  private @Nullable NetServer server;

  @BeforeEach
  void listen() throws Exception {
    server =
        vertx
            .createNetServer()
            .connectHandler(this::connected)
            .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
            .toCompletionStage()
            .toCompletableFuture()
            .get(SOON_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    free.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().get(SOON_SECONDS, TimeUnit.SECONDS);
  }

  /// While the loop is held up nothing is read.
  private void connected(NetSocket socket) {
    socket.handler(
        _ -> {
          Patience patience = Patience.begin(vertx, MAX, () -> outcome.complete("over"));
          socket.handler(
              _ -> {
                patience.end();
                outcome.complete("heard");
              });
          beganNanos.complete(System.nanoTime());
          try {
            if (!free.await(SOON_SECONDS, TimeUnit.SECONDS)) {
              outcome.complete("never freed");
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Socket client() throws Exception {
    int port = server == null ? 0 : server.actualPort();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void whatLiesThereWhileTheLoopIsHeldUpIsInTime() throws Exception {
    try (Socket client = client()) {
      OutputStream out = client.getOutputStream();
      out.write(1);
      long began = beganNanos.get(SOON_SECONDS, TimeUnit.SECONDS);
      out.write(2);
      await().until(() -> System.nanoTime() - began > 2 * MAX.toNanos());
      free.countDown();

      assertThat(outcome.get(SOON_SECONDS, TimeUnit.SECONDS)).isEqualTo("heard");
    }
  }

  @Test
  void whoSaysNothingHasItsTimeAndNoMore() throws Exception {
    free.countDown();
    try (Socket client = client()) {
      client.getOutputStream().write(1);

      assertThat(outcome.get(SOON_SECONDS, TimeUnit.SECONDS)).isEqualTo("over");
      assertThat(System.nanoTime() - beganNanos.join()).isGreaterThanOrEqualTo(MAX.toNanos());
    }
  }
}
