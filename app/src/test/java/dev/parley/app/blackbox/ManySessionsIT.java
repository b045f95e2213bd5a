package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.process.ParleyProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Many people at once, on more than one server and more than one worker.
class ManySessionsIT {
  private static final int SESSIONS = 200;
  private static final int MESSAGES = 3;
  private static final Duration ANSWERS_MAX = Duration.ofMinutes(2);
  private static final String PRIVATE = "quokka";

  @Test
  void everyMessageIsAnsweredOnceInOrderAndToItsOwnSessionAndNoLogTellsOfIt() throws Exception {
    try (Deployment deployment = Deployment.start(2, 2, Map.of("PARLEY_LOG_LEVEL", "debug"))) {
      List<Conversation> conversations = talkToAll(deployment);
      assertThat(conversations).hasSize(SESSIONS);
      for (Conversation conversation : conversations) {
        conversation.checkAnswers();
      }
      for (ParleyProcess process : deployment.all()) {
        assertThat(process.alive()).isTrue();
        assertThat(process.output()).doesNotContain(PRIVATE);
        for (Conversation conversation : conversations) {
          assertThat(process.output()).doesNotContain(conversation.session());
        }
      }
    }
  }

  private static List<Conversation> talkToAll(Deployment deployment) throws Exception {
    // A browser would not open all sockets in one moment either; the turns all wait at once.
    Semaphore opening = new Semaphore(16);
    List<Future<Conversation>> all = new ArrayList<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SESSIONS; i++) {
        URI server = deployment.address(i % 2);
        String name = PRIVATE + i;
        Callable<Conversation> talk = () -> Conversation.hold(server, name, opening);
        all.add(people.submit(talk));
      }
      List<Conversation> conversations = new ArrayList<>();
      for (Future<Conversation> conversation : all) {
        conversations.add(conversation.get());
      }
      return conversations;
    }
  }

  /// One person's messages and what came back.
  private record Conversation(
      String name, String session, List<HeldTurn> turns, List<String> sent) {
    static Conversation hold(URI server, String name, Semaphore opening) throws Exception {
      String session;
      opening.acquire();
      try {
        session = new ParleyHttp(server).newSession(name);
      } finally {
        opening.release();
      }
      try (CheckingClient client = new CheckingClient(server, session)) {
        opening.acquire();
        try {
          client.connect();
        } finally {
          opening.release();
        }
        List<String> sent = new ArrayList<>();
        for (int message = 0; message < MESSAGES; message++) {
          sent.add(client.send(text(name, message)));
        }
        for (String turnId : sent) {
          HeldTurn _ = client.awaitEnded(turnId, ANSWERS_MAX);
        }
        client.assertClean();
        return new Conversation(name, session, client.turns(), sent);
      }
    }

    /// The script repeats these words as its answer, a piece at a time.
    static String text(String name, int message) {
      return "/script pace=2ms echo " + name + " says number " + message + " of " + MESSAGES;
    }

    void checkAnswers() {
      assertThat(turns).extracting(HeldTurn::turnId).containsExactlyElementsOf(sent);
      for (int message = 0; message < MESSAGES; message++) {
        HeldTurn turn = turns.get(message);
        assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
        assertThat(turn.text()).isEqualTo(text(name, message));
        assertThat(turn.answer()).isEqualTo(name + " says number " + message + " of " + MESSAGES);
      }
    }
  }
}
