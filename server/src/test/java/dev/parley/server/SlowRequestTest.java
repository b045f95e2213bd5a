package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.testkit.client.CheckingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that are never idle and never done.
final class SlowRequestTest {
  private static final Duration HELLO = Duration.ofSeconds(1);

  private static ServerRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig =
        ServerRig.start(
            settings -> {
              settings.hello = HELLO;
              return settings;
            });
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void aRequestThatTricklesInIsCutOff() throws Exception {
    assertThat(trickle("GET /test HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "x"))
        .isGreaterThan(HELLO.minusMillis(200));
  }

  @Test
  void aHandshakeThatTricklesInIsCutOff() throws Exception {
    String begun = "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX-Slow: ";
    assertThat(trickle(begun, "x")).isGreaterThan(HELLO.minusMillis(200));
  }

  @Test
  void aConnectionOnWhichNothingIsSaidIsCutOff() throws Exception {
    assertThat(trickle("", "")).isGreaterThan(HELLO.minusMillis(200));
  }

  @Test
  void afterARefusedHandshakeNothingMoreIsHeard() throws Exception {
    String refused =
        """
        GET /chat HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Protocol: parley.v9

        """;
    assertThat(trickle(refused.replace("\n", "\r\n"), "")).isLessThan(SOON);
  }

  @Test
  void tooManyConnectionsAreCutAtOnceAndTheirPlacesComeBack() throws Exception {
    try (ServerRig few = forOneSocket()) {
      List<Socket> sockets = new ArrayList<>();
      try {
        Awaitility.await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> {
                  sockets.add(new Socket(InetAddress.getLoopbackAddress(), few.server.port()));
                  return sockets.size() > 1_000 && isCut(sockets.getLast());
                });
        assertThat(sockets).hasSizeLessThan(1_100);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      Awaitility.await().atMost(SOON).until(() -> few.http.get("/test").status() == 200);
    }
  }

  @Test
  void placesOfSocketsComeBackToo() throws Exception {
    try (ServerRig few = forOneSocket()) {
      for (int i = 0; i < 1_100; i++) {
        HandSocket.open(few.server.port()).close();
      }
      assertThat(few.http.get("/test").status()).isEqualTo(200);
    }
  }

  private static ServerRig forOneSocket() throws IOException {
    return rig.another(
        settings -> {
          settings.connectionsMax = 1;
          return settings;
        });
  }

  private static boolean isCut(Socket socket) throws IOException {
    socket.setSoTimeout(20);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  @Test
  void aSocketThatIsOpenStays() throws Exception {
    try (CheckingClient client = rig.connected(rig.session());
        CheckingClient silent = rig.client(rig.session())) {
      silent.open(rig.uri);
      // By then a request would have been late.
      assertThat(silent.awaitEnd(SOON).code()).isEqualTo(CloseCode.NO_HELLO.code());
      trickle("GET /test HTTP/1.1\r\n", "");
      String turnId = client.send("Still here");
      client.await("the turn", SOON, view -> view.turn(turnId).isPresent());
      client.assertClean();
    }
  }

  /// Sends a beginning, then a piece again and again, until the server ends the connection.
  ///
  /// @return how long it bore that
  private static Duration trickle(String beginning, String piece) throws IOException {
    long begun = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.server.port())) {
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(100);
      while (System.nanoTime() - begun < SOON.toNanos()) {
        try {
          if (socket.getInputStream().read() < 0) {
            return Duration.ofNanos(System.nanoTime() - begun);
          }
        } catch (SocketTimeoutException stillOpen) {
          socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException cut) {
          return Duration.ofNanos(System.nanoTime() - begun);
        }
      }
    }
    throw new AssertionError("the connection was still open");
  }
}
