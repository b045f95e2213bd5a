package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame;
import dev.parley.testkit.client.ParleyHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A session of megabytes on a slow link: while a node has room, whoever takes it, however slowly, is
/// not sent away.
final class LargeWelcomeTest {
  private static final int TURNS = 60;
  private static final int ANSWER_CHARS = 60_000;

  @Test
  void aPingDuringALargeWelcomeIsAnswered() throws Exception {
    try (ServerRig rig = ServerRig.start()) {
      // Before the socket is open, whose pings begin at once.
      String session = largeSession(rig);
      try (HandSocket client = HandSocket.open(rig.server.port())) {
        client.hello(session);
        await().atMost(SOON).until(() -> rig.figure("parley_pending_bytes") > 2_000_000);
        client.send(new ClientFrame.Ping());
        String text = client.readText();
        assertThat(text).startsWith("{\"type\":\"welcome\"");
        while (!text.equals("{\"type\":\"pong\"}")) {
          text = client.readText();
        }
      }
    }
  }

  @Test
  void aClientThatIsStillTakingItsWelcomeNeedNotAnswerAPingYet() throws Exception {
    try (ServerRig rig = ServerRig.start(LargeWelcomeTest::hurried)) {
      // Before the socket is open, whose pings begin at once.
      String session = largeSession(rig);
      try (HandSocket client = HandSocket.open(rig.server.port())) {
        client.hello(session);
        long begun = System.nanoTime();
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  assertThat(client.read(16 * 1024)).isEqualTo(16 * 1024);
                  return System.nanoTime() - begun > Duration.ofSeconds(4).toNanos();
                });
        assertThat(rig.figure("parley_pending_bytes")).isGreaterThan(64 * 1024);
      }
    }
  }

  @Test
  void aWelcomeTakesItsMemoryOnceForAllWhoHaveYetToTakeItAndGivesItBack() throws Exception {
    try (ServerRig rig = ServerRig.start(LargeWelcomeTest::patient)) {
      String session = largeSession(rig);
      try (HandSocket last = HandSocket.open(rig.server.port())) {
        try (HandSocket first = HandSocket.open(rig.server.port())) {
          first.hello(session);
          last.hello(session);
          await().atMost(SOON).until(() -> rig.figure("parley_pending_bytes") > 6_000_000);
          assertThat(rig.figure("parley_unread_bytes")).isBetween(3_600_000.0, 3_700_000.0);
        }
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        assertThat(rig.figure("parley_unread_bytes")).isBetween(3_600_000.0, 3_700_000.0);
        String part = last.readText();
        while (!part.endsWith("}")) {
          part = last.readText();
        }
        await().atMost(SOON).until(() -> rig.figure("parley_unread_bytes") == 0);
        last.send(new ClientFrame.Ping());
        assertThat(last.readText()).isEqualTo("{\"type\":\"pong\"}");
      }
    }
  }

  private static ServerRig.Settings patient(ServerRig.Settings settings) {
    settings.slowClient = Duration.ofMinutes(1);
    return settings;
  }

  private static ServerRig.Settings hurried(ServerRig.Settings settings) {
    settings.ping = Duration.ofSeconds(1);
    settings.pong = Duration.ofMillis(500);
    settings.rhythm =
        new Rhythm(
            Rhythm.STANDARD.silence(),
            Rhythm.STANDARD.check(),
            Rhythm.STANDARD.linger(),
            Duration.ofMillis(500));
    return settings;
  }

  private static String largeSession(ServerRig rig) throws IOException {
    String answer = "p".repeat(ANSWER_CHARS);
    String turns =
        IntStream.range(0, TURNS)
            .mapToObj(
                _ ->
                    """
                    {"turnId":"%s","parent":null,"text":"Hi","at":"2026-01-31T12:00:00Z",
                    "state":"completed","answer":{"text":"%s","at":"2026-01-31T12:00:01Z"}}
                    """
                        .formatted(UUID.randomUUID(), answer))
            .collect(Collectors.joining(","));
    Answer made = rig.http.postSession("{\"name\":\"Ada\",\"turns\":[" + turns + "]}");
    assertThat(made.status()).isEqualTo(200);
    return made.json().get("token").stringValue();
  }
}
