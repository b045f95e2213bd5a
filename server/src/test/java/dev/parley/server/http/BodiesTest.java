package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that send slowly, too much, or not to the end.
final class BodiesTest {
  private static final int BODY_BYTES_MAX = 60_000;
  private static final int HELD_BYTES_MAX = 100_000;
  private static final int FREE_BYTES = 500;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Bodies bodies = new Bodies(HELD_BYTES_MAX, FREE_BYTES, Duration.ofSeconds(2));
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Router router = Router.router(vertx);
    router
        .post("/")
        .handler(
            route ->
                bodies
                    .read(route, BODY_BYTES_MAX)
                    .onSuccess(body -> route.response().end("took " + body.length()))
                    .onFailure(failure -> Answers.bodyError(route, failure)));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void bodiesThatAreHeldTogetherAreBounded() throws Exception {
    try (Socket first = begin(50_000);
        Socket second = begin(50_000);
        Socket third = begin(50_000)) {
      send(first, 49_000);
      send(second, 49_000);
      await().atMost(SOON).until(() -> bodies.heldBytes() == 98_000 - 2 * FREE_BYTES);
      send(third, 50_000);
      assertThat(answer(third)).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 5");
      assertThat(bodies.heldBytes()).isEqualTo(98_000 - 2 * FREE_BYTES);
      send(first, 1_000);
      assertThat(answer(first)).contains("took 50000");
    }
    await().atMost(SOON).until(() -> bodies.heldBytes() == 0);
  }

  @Test
  void aSmallBodyHasRoomWhoeverHoldsTheRest() throws Exception {
    try (Socket first = begin(50_500);
        Socket second = begin(BODY_BYTES_MAX);
        Socket small = begin(FREE_BYTES)) {
      send(first, 50_499);
      send(second, 50_501);
      await().atMost(SOON).until(() -> bodies.heldBytes() == HELD_BYTES_MAX);
      send(small, FREE_BYTES);
      assertThat(answer(small)).contains("took " + FREE_BYTES);
    }
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedBeforeItComes() throws Exception {
    try (Socket socket = begin(100_000_000)) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 413 ");
      assertThat(bodies.heldBytes()).isZero();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsNotHeld() throws Exception {
    try (Socket socket = begin(BODY_BYTES_MAX + 1)) {
      send(socket, BODY_BYTES_MAX);
      assertThat(bodies.heldBytes()).isZero();
      send(socket, 1);
      assertThat(answer(socket)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aBodyThatTakesTooLongIsGivenUp() throws Exception {
    try (Socket socket = begin(50_000)) {
      send(socket, 10_000);
      assertThat(answer(socket)).startsWith("HTTP/1.1 408 ");
      assertThat(bodies.heldBytes()).isZero();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aClientThatHangsUpLeavesNothingBehind() throws Exception {
    try (Socket socket = begin(50_000)) {
      send(socket, 10_000);
      await().atMost(SOON).until(() -> bodies.heldBytes() == 10_000 - FREE_BYTES);
    }
    await().atMost(Duration.ofSeconds(1)).until(() -> bodies.heldBytes() == 0);
  }

  private Socket begin(int bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout((int) SOON.toMillis());
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void send(Socket socket, int bytes) throws IOException {
    socket.getOutputStream().write(new byte[bytes]);
  }

  /// The answer's head and body.
  private static String answer(Socket socket) throws IOException {
    StringBuilder came = new StringBuilder();
    int rest = -1;
    while (rest != 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      came.append((char) next);
      if (rest > 0) {
        rest--;
      } else if (came.toString().endsWith("\r\n\r\n")) {
        rest = contentLength(came.toString());
      }
    }
    return came.toString();
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }
}
