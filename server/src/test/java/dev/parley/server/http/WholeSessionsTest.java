package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that ask for large answers and do not read them.
final class WholeSessionsTest {
  private static final int ANSWER_CHARS = 8_000_000;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicReference<Handler<RoutingContext>> later = new AtomicReference<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Router router = Router.router(vertx);
    serve(router, "/short", Duration.ofSeconds(1));
    serve(router, "/long", Duration.ofMinutes(1));
    router.get("/later").handler(route -> later.get().handle(route));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private void serve(Router router, String path, Duration kept) {
    WholeSessions places = new WholeSessions(1, 1, kept, Duration.ofMinutes(1));
    router
        .get(path)
        .handler(
            route ->
                places.answer(
                    route,
                    () -> {
                      made.incrementAndGet();
                      return Answers.error(route, 200, "x".repeat(ANSWER_CHARS));
                    }));
  }

  /// Answers only when told to.
  private Promise<Void> serveLater() {
    Promise<Void> ready = Promise.promise();
    WholeSessions places = new WholeSessions(1, 1, Duration.ofMillis(200), Duration.ofMinutes(1));
    later.set(
        route ->
            places.answer(
                route,
                () -> {
                  made.incrementAndGet();
                  return ready.future().compose(_ -> Answers.error(route, 200, "at last"));
                }));
    return ready;
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoDoesNotReadGivesItsPlaceToTheNext() throws Exception {
    try (Socket silent = ask("/short")) {
      await().atMost(SOON).until(() -> made.get() == 1);
      try (Socket next = ask("/short")) {
        // Reads to the end, which only comes once its answer has been made.
        assertThat(read(next, ANSWER_CHARS)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(made).hasValue(2);
      assertThat(read(silent, ANSWER_CHARS)).hasSizeLessThan(ANSWER_CHARS);
    }
  }

  @Test
  void whoseAnswerIsNotMadeYetKeepsItsPlace() throws Exception {
    Promise<Void> ready = serveLater();
    try (Socket first = ask("/later");
        Socket next = ask("/later")) {
      await().atMost(SOON).until(() -> made.get() == 1);
      // Several times as long as one may take for an answer that is there.
      await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> open(first) && open(next));
      ready.complete();
      assertThat(read(first, 1)).startsWith("HTTP/1.1 200 ");
      assertThat(read(next, 1)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void moreThanMayWaitAreRefused() throws Exception {
    try (Socket _ = ask("/long")) {
      await().atMost(SOON).until(() -> made.get() == 1);
      try (Socket first = ask("/long");
          Socket second = ask("/long")) {
        // One of the two waits; the other is told to come back.
        Socket refused =
            await()
                .atMost(SOON)
                .until(() -> heard(first, second), Optional::isPresent)
                .orElseThrow();
        assertThat(read(refused, 1)).startsWith("HTTP/1.1 503 ");
      }
      assertThat(made).hasValue(1);
    }
  }

  private static Optional<Socket> heard(Socket first, Socket second) throws IOException {
    if (first.getInputStream().available() > 0) {
      return Optional.of(first);
    }
    return second.getInputStream().available() > 0 ? Optional.of(second) : Optional.empty();
  }

  /// Of a connection on which nothing has come yet.
  private static boolean open(Socket socket) throws IOException {
    socket.setSoTimeout(20);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (SocketException cut) {
      return false;
    } finally {
      socket.setSoTimeout((int) SOON.toMillis());
    }
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.setSoTimeout((int) SOON.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// At least so many bytes, or whatever comes until the connection ends.
  private static String read(Socket socket, int bytes) throws IOException {
    StringBuilder came = new StringBuilder();
    byte[] part = new byte[64 * 1024];
    try {
      while (came.length() < bytes) {
        int length = socket.getInputStream().read(part);
        if (length < 0) {
          break;
        }
        came.append(new String(part, 0, length, StandardCharsets.US_ASCII));
      }
    } catch (SocketException reset) {
      // What came before stands.
    }
    return came.toString();
  }
}
