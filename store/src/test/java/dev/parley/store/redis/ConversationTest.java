package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.protocol.Usage;
import dev.parley.store.BeginResult;
import dev.parley.store.Ending;
import dev.parley.store.LiveMessage;
import dev.parley.store.PromptMessage;
import dev.parley.store.Resumption;
import dev.parley.store.Role;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One message, end to end, as it is stored and as it is shown.
class ConversationTest {
  @ParameterizedTest
  @EnumSource
  void whatIsStreamedIsWhatIsStored(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      BlockingQueue<LiveMessage> seen = new LinkedBlockingQueue<>();
      get(rig.store.live().subscribe(token, seen::add));

      ServerFrame.Accepted accepted = rig.accepted(token, "Wie geht's? \uD83D\uDE00");
      BeginResult.Begun begun = rig.begun("worker");
      assertThat(begun.messages())
          .containsExactly(new PromptMessage(Role.HUMAN, "Wie geht's? \uD83D\uDE00"));
      assertThat(rig.flush(begun.hold(), "", "Gut \uD83D\uDE00"))
          .isEqualTo(new WriteResult.Written());
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.RUNNING);
      WriteResult written =
          get(
              rig.turns.finish(
                  begun.hold(),
                  StoreRig.piece("Gut \uD83D\uDE00", ", danke"),
                  new Ending.Completed(FinishReason.STOP, new Usage(7, 3))));
      assertThat(written).isEqualTo(new WriteResult.Written());

      Resumption.Snapshot snapshot = rig.snapshot(token);
      Turn turn = snapshot.turns().getFirst();
      assertThat(turn.text()).isEqualTo(accepted.text());
      assertThat(turn.at()).isEqualTo(accepted.at());
      assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
      assertThat(turn.answer()).isNotNull();
      assertThat(turn.answer().text()).isEqualTo("Gut \uD83D\uDE00, danke");
      assertThat(turn.answer().finish()).isEqualTo(FinishReason.STOP);
      assertThat(turn.answer().model()).isEqualTo(StoreRig.MODEL);

      Awaitility.await().until(() -> seen.size() == 5);
      List<LiveMessage> shown = List.copyOf(seen);
      assertThat(shown.get(0))
          .isInstanceOfSatisfying(
              LiveMessage.Logged.class, logged -> assertThat(logged.event()).isEqualTo(accepted));
      assertThat(shown.get(1))
          .isEqualTo(
              new LiveMessage.Logged(
                  String.valueOf(accepted.cursor()),
                  new ServerFrame.Started(
                      begun.hold().attempt(),
                      turn.turnId(),
                      begun.hold().attempt(),
                      0,
                      StoreRig.MODEL)));
      assertThat(shown.get(3))
          .isInstanceOfSatisfying(
              LiveMessage.Piece.class,
              piece -> {
                assertThat(piece.offset()).isEqualTo(6);
                assertThat(piece.length()).isEqualTo(13);
              });
      assertThat(shown.get(4))
          .isEqualTo(
              new LiveMessage.Logged(
                  begun.hold().attempt(),
                  new ServerFrame.Completed(
                      snapshot.cursor(), turn.turnId(), 13, FinishReason.STOP, new Usage(7, 3))));
    }
  }
}
