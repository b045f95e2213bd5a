package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.CloseCode;
import dev.parley.store.Held;
import dev.parley.store.LiveChannels;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Submission;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.PlainClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients see while the live channel loses, repeats or delays messages: nothing of it.
final class DeliveryFaultsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void clientsGetEverythingOnceThoughTheChannelLosesAndRepeats(long seed) throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.channels = channels -> new FaultyChannels(channels, seed);
              settings.rhythm =
                  new Rhythm(
                      Duration.ofMillis(500),
                      Rhythm.STANDARD.check(),
                      Rhythm.STANDARD.linger(),
                      Rhythm.STANDARD.close());
              return settings;
            })) {
      String session = rig.session();
      TestWorker worker = rig.worker();
      try (CheckingClient first = rig.connected(session);
          CheckingClient second = rig.connected(session);
          PlainClient plain = rig.plain(session)) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          String turnId = first.send("question " + i);
          TestWorker.Answering turn = worker.take();
          StringBuilder answer = new StringBuilder();
          for (int piece = 0; piece < 30; piece++) {
            String text = "piece " + piece + " of " + i + "; ";
            turn.write(text);
            answer.append(text);
          }
          turn.complete();
          answers.add(answer.toString());
          // Half of the turns are waited for, so that losses fall within and between turns.
          if (i % 2 == 0) {
            assertThat(first.awaitEnded(turnId, Duration.ofSeconds(50)).answer())
                .isEqualTo(answer.toString());
          }
        }
        for (CheckingClient client : List.of(first, second)) {
          client.await(
              "all turns",
              Duration.ofSeconds(50),
              view -> view.turns().size() == 5 && view.turns().stream().allMatch(it -> it.ended()));
          assertThat(client.turns()).extracting(it -> it.answer()).isEqualTo(answers);
          client.assertClean();
        }
        assertThat(plain.awaitMessages(5, SOON))
            .extracting(it -> it.msg())
            .containsExactlyElementsOf(answers);
        plain.assertClean();
      }
    }
  }

  @Test
  void aLostLastEventIsFoundAfterThreeSecondsOfSilence() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.channels = DeafAfterFirstPiece::new;
              return settings;
            })) {
      try (CheckingClient client = rig.connected(rig.session())) {
        String turnId = client.send("Hi");
        TestWorker.Answering turn = rig.worker().take();
        turn.write("heard, ");
        client.awaitLength(turnId, 7, SOON);
        turn.write("unheard");
        turn.complete();
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("heard, unheard");
        client.assertClean();
      }
    }
  }

  @Test
  void whatNobodyWasToldOfAnIdleSessionIsFoundByComparingIt() throws Exception {
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.channels = DeafAfterFirstPiece::new;
              settings.rhythm =
                  new Rhythm(
                      Rhythm.STANDARD.silence(),
                      Duration.ofSeconds(1),
                      Rhythm.STANDARD.linger(),
                      Rhythm.STANDARD.close());
              return settings;
            })) {
      String session = rig.session();
      TestWorker worker = rig.worker();
      try (CheckingClient client = rig.connected(session)) {
        String turnId = client.send("Hi");
        TestWorker.Answering turn = worker.take();
        turn.write("heard");
        turn.complete();
        client.awaitEnded(turnId, SOON);

        SessionToken token = SessionToken.parse(session).orElseThrow();
        String unheard = UUID.randomUUID().toString();
        Submission elsewhere = new Submission(unheard, "Still?", new Parent.Newest(), null);
        rig.store.sessions().accept(token, elsewhere).toCompletableFuture().join();
        client.await("the turn of another server", SOON, view -> view.turns().size() == 2);
        TestWorker.Answering other = worker.take();
        other.write("yes");
        other.complete();
        assertThat(client.awaitEnded(unheard, SOON).answer()).isEqualTo("yes");
        client.assertClean();

        rig.store.sessions().end(token).toCompletableFuture().join();
        assertThat(client.awaitEnd(SOON).code()).isEqualTo(CloseCode.SESSION_GONE.code());
      }
    }
  }

  @Test
  void aLossIsMadeGoodWhileAnotherConnectionWaitsForTheWholeSession() throws Exception {
    AtomicBoolean busy = new AtomicBoolean();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.channels = DeafAfterFirstPiece::new;
              settings.sessions = sessions -> slowToRead(sessions, busy, asked, answer);
              return settings;
            })) {
      String session = rig.session();
      try (CheckingClient client = rig.connected(session);
          HandSocket another = HandSocket.open(rig.server.port())) {
        String turnId = client.send("Hi");
        TestWorker.Answering turn = rig.worker().take();
        turn.write("heard, ");
        client.awaitLength(turnId, 7, SOON);
        busy.set(true);
        another.hello(session);
        asked.get(10, TimeUnit.SECONDS);
        turn.write("unheard");
        turn.complete();
        assertThat(client.awaitEnded(turnId, SOON).answer()).isEqualTo("heard, unheard");
        answer.complete(null);
        assertThat(another.readText()).contains("\"type\":\"welcome\"", "heard, unheard");
        client.assertClean();
      }
    }
  }

  @Test
  void whoIsServedIsNotToldThatAnotherCannotBeWelcomed() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.sessions = sessions -> notWhole(sessions, away);
              return settings;
            })) {
      String session = rig.session();
      try (HandSocket served = HandSocket.open(rig.server.port());
          HandSocket another = HandSocket.open(rig.server.port())) {
        served.hello(session);
        assertThat(served.readText()).contains("\"type\":\"welcome\"");
        away.set(true);
        another.hello(session);
        assertThat(another.readText()).contains("store_unreachable");
        served.send(new ClientFrame.Ping());
        assertThat(served.readText()).contains("\"type\":\"pong\"");
        away.set(false);
        assertThat(another.readText()).contains("\"type\":\"welcome\"");
      }
    }
  }

  /// Sessions that cannot be read whole while Redis is away.
  private static Sessions notWhole(Sessions sessions, AtomicBoolean away) {
    return StandIns.reading(
        sessions,
        (token, held, room) ->
            away.get() && held.equals(Held.NOTHING)
                ? CompletableFuture.failedStage(new StoreUnavailableException("away"))
                : sessions.resume(token, held, room));
  }

  /// Sessions that are read whole only once `answer` is done, while it is busy.
  private static Sessions slowToRead(
      Sessions sessions,
      AtomicBoolean busy,
      CompletableFuture<Void> asked,
      CompletableFuture<Void> answer) {
    return StandIns.reading(
        sessions,
        (token, held, room) -> {
          if (!busy.get() || !held.equals(Held.NOTHING)) {
            return sessions.resume(token, held, room);
          }
          asked.complete(null);
          return answer.thenCompose(_ -> sessions.resume(token, held, room));
        });
  }

  /// Loses one message in six and repeats another one in six, by a seed.
  private record FaultyChannels(LiveChannels channels, long seed) implements LiveChannels {
    @Override
    public CompletionStage<Subscription> subscribe(
        SessionToken token, Consumer<LiveMessage> listener) {
      Random random = new Random(seed);
      return channels.subscribe(
          token,
          message -> {
            int luck = random.nextInt(6);
            if (luck == 0) {
              return;
            }
            listener.accept(message);
            if (luck == 1) {
              listener.accept(message);
            }
          });
    }

    @Override
    public CompletionStage<Duration> probe() {
      return channels.probe();
    }
  }

  /// Loses everything behind the first piece.
  private record DeafAfterFirstPiece(LiveChannels channels) implements LiveChannels {
    @Override
    public CompletionStage<Subscription> subscribe(
        SessionToken token, Consumer<LiveMessage> listener) {
      boolean[] deaf = {false};
      return channels.subscribe(
          token,
          message -> {
            if (!deaf[0]) {
              listener.accept(message);
            }
            deaf[0] |= message instanceof LiveMessage.Piece;
          });
    }

    @Override
    public CompletionStage<Duration> probe() {
      return channels.probe();
    }
  }
}
