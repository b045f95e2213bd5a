package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.piece;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Ending;
import dev.parley.store.Held;
import dev.parley.store.Hold;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Every way in which the end of a turn's life can be lost, with and without the server, the worker
/// and the client that took part: the table of ADR 0014.
class LostSuffixTest {
  private static final String ANSWER = "as it was";
  private static final String ANEW = "anew";
  private static final Duration LEASE = Duration.ofMillis(300);

  /// The last step that Redis remembers.
  private enum Kept {
    NOTHING,
    CREATE,
    ACCEPT,
    CLAIM,
    BEGIN,
    FLUSH,
    FINISH
  }

  /// Who is still there afterwards. A server knows what it was told, a worker its answer, a client
  /// its message.
  private record Left(boolean server, boolean worker, boolean client) {
    /// All that may differ: a client says again only what is not shown, a worker only what it began.
    static List<Left> after(Kept kept) {
      boolean accepted = kept.compareTo(Kept.ACCEPT) >= 0;
      List<Left> all = new ArrayList<>();
      for (boolean server : new boolean[] {false, true}) {
        for (boolean other : new boolean[] {false, true}) {
          all.add(new Left(server, other || !accepted, other && !accepted));
        }
      }
      return all;
    }
  }

  /// One turn's life, up to its end.
  private static final class Life {
    final Map<Kept, Long> moments = new EnumMap<>(Kept.class);
    final SessionToken token = SessionToken.random();
    final String turnId = turnId();
    final Hold hold;

    Life(LostMoments lost, StoreRig rig) {
      moments.put(Kept.NOTHING, lost.now());
      assertThat(get(rig.sessions.create(token, "Ada", List.of()))).isPresent();
      moments.put(Kept.CREATE, lost.now());
      rig.accepted(token, turnId, "one", new Parent.Newest());
      moments.put(Kept.ACCEPT, lost.now());
      var claim = rig.claimed("first", true);
      moments.put(Kept.CLAIM, lost.now());
      hold = rig.begun(claim).hold();
      moments.put(Kept.BEGIN, lost.now());
      rig.flush(hold, "", "as ");
      moments.put(Kept.FLUSH, lost.now());
      assertThat(rig.complete(hold, "as ", "it was")).isEqualTo(new WriteResult.Written());
      moments.put(Kept.FINISH, lost.now());
    }
  }

  @Test
  void eachTurnIsAnsweredOnceHoweverMuchOfItsEndIsLost() {
    try (LostMoments lost = new LostMoments();
        StoreRig others = StoreRig.on(lost.redis, StoreRig.lease(LEASE))) {
      for (Kept kept : Kept.values()) {
        for (Left left : Left.after(kept)) {
          String outcome = outcome(lost, others, kept, left);
          assertThat(outcome)
              .as("kept up to %s, left are %s", kept, left)
              .isEqualTo(due(kept, left));
        }
      }
    }
  }

  /// What the table says.
  private static String due(Kept kept, Left left) {
    return switch (kept) {
      case NOTHING -> left.server ? ANEW : "session gone";
      case CREATE -> left.server || left.client ? ANEW : "unknown to all";
      case ACCEPT, CLAIM -> ANEW;
      case BEGIN -> left.worker ? ANSWER : ANEW;
      case FLUSH -> left.worker ? ANSWER : "as anew";
      case FINISH -> ANSWER;
    };
  }

  private static String outcome(LostMoments lost, StoreRig others, Kept kept, Left left) {
    lost.redis.flushAll();
    try (StoreRig rig = StoreRig.on(lost.redis, StoreRig.lease(LEASE))) {
      Life life = new Life(lost, rig);
      if (!left.server) {
        rig.store.close();
      }
      lost.loseAllAfter(Objects.requireNonNull(life.moments.get(kept)));
      lost.back();
      awaitTold(left.server ? rig : others, life);
      awaitTold(others, life);
      if (left.client) {
        sendAgain(others, life);
      }
      if (left.worker) {
        finishAgain(others, life.hold);
      }
      return read(others, life, left);
    }
  }

  /// Whatever a server does to the session next comes after its repeats.
  private static void awaitTold(StoreRig rig, Life life) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(() -> get(rig.sessions.stop(life.token, turnId())), _ -> true);
  }

  /// As a client does after a welcome that does not show its message.
  private static void sendAgain(StoreRig others, Life life) {
    if (get(others.sessions.resume(life.token, Held.NOTHING))
            instanceof Resumption.Snapshot(_, _, var turns)
        && turns.isEmpty()) {
      assertThat(others.send(life.token, life.turnId, "one", new Parent.Newest()))
          .isInstanceOf(AcceptResult.Accepted.class);
    }
  }

  /// As a worker does that had finished.
  private static void finishAgain(StoreRig others, Hold hold) {
    Ending ending = new Ending.Completed(FinishReason.STOP, null);
    WriteResult result = get(others.turns.finish(hold, piece(ANSWER, ""), ending));
    if (result instanceof WriteResult.OtherLength(int bytes, _)) {
      result =
          get(
              others.turns.finish(
                  hold, piece(ANSWER.substring(0, bytes), ANSWER.substring(bytes)), ending));
    }
    assertThat(result).isIn(new WriteResult.Written(), new WriteResult.Fenced());
  }

  /// Lets another worker answer what is open, and reads the history then.
  private static String read(StoreRig others, Life life, Left left) {
    if (!(get(others.sessions.resume(life.token, Held.NOTHING))
        instanceof Resumption.Snapshot there)) {
      return "session gone";
    }
    if (there.turns().isEmpty()) {
      assertThat(left.server || left.client).isFalse();
      return "unknown to all";
    }
    if (!there.turns().getFirst().state().ended()) {
      Begun begun =
          Awaitility.await()
              .pollInterval(Duration.ofMillis(20))
              .until(() -> next(others), Optional::isPresent)
              .orElseThrow();
      others.complete(begun.hold(), begun.partial(), ANEW);
    }
    assertThat(get(others.turns.claim(StoreRig.slot("idle"), true))).isEmpty();
    List<Turn> turns = others.snapshot(life.token).turns();
    assertThat(turns).extracting(Turn::turnId).containsExactly(life.turnId);
    assertThat(turns.getFirst().state()).isEqualTo(TurnState.COMPLETED);
    return Objects.requireNonNull(turns.getFirst().answer()).text();
  }

  private static Optional<Begun> next(StoreRig others) {
    return get(others.turns.claim(StoreRig.slot("second"), true))
        .map(claim -> others.begin(claim, true, 20))
        .filter(BeginResult.Begun.class::isInstance)
        .map(Begun.class::cast);
  }
}
