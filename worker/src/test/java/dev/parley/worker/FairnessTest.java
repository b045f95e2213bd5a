package dev.parley.worker;

import static dev.parley.worker.RedisRig.scripted;
import static dev.parley.worker.RedisRig.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Turn;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairnessTest {
  private record Answered(Instant at, String text) {}

  @Test
  void sessionsTakeTurnsHoweverManyMessagesEachHasWaiting() {
    try (RedisRig rig = new RedisRig(RedisFlavor.LIST.empty())) {
      List<SessionToken> sessions = List.of(rig.session(), rig.session(), rig.session());
      for (int i = 1; i <= 8; i++) {
        rig.send(sessions.get(0), "/script echo a" + i);
        rig.send(sessions.get(1), "/script echo b" + i);
      }
      rig.send(sessions.get(2), "/script echo c1");
      var _ = rig.worker(rig.store(), scripted(1, true));
      List<Answered> answers = new ArrayList<>();
      for (SessionToken session : sessions) {
        var _ = rig.awaitEnded(session, rig.turns(session).getLast().turnId());
        rig.turns(session).forEach(turn -> answers.add(answered(turn)));
      }
      assertThat(answers.stream().sorted(Comparator.comparing(Answered::at)).map(Answered::text))
          .startsWith("a1", "b1", "c1", "a2", "b2", "a3", "b3")
          .endsWith("a8", "b8");
    }
  }

  private static Answered answered(Turn turn) {
    Turn.Answer answer = turn.answer();
    if (answer == null) {
      throw new AssertionError("no answer");
    }
    return new Answered(answer.at(), textOf(turn));
  }
}
