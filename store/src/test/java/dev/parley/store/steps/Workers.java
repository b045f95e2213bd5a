package dev.parley.store.steps;

import static dev.parley.store.steps.Violation.unless;
import static dev.parley.store.steps.Violation.unlessEqual;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Slot;
import dev.parley.store.Turns;
import dev.parley.store.WorkerReport;
import dev.parley.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What workers ask of the store, as [Edge] does for servers.
final class Workers {
  private static final WriteResult WRITTEN = new WriteResult.Written();
  private static final WriteResult FENCED = new WriteResult.Fenced();

  private final World world;
  private final Turns store;
  private final Checks checks;

  Workers(World world, Checks checks) {
    this.world = world;
    this.store = world.store.turns();
    this.checks = checks;
  }

  Optional<Claim> claim(Slot slot, boolean lapsedToo) {
    Optional<Claim> answer = World.answer(store.claim(slot, lapsedToo));
    long leaseMs = world.config.lease().toMillis();
    if (answer.isEmpty()) {
      for (ModelQueue queue : world.queues.values()) {
        boolean none = queue.next(slot.consumer(), lapsedToo, leaseMs).isEmpty();
        unless(none, "a claim passed over a turn");
      }
      return answer;
    }
    Claim claim = answer.get();
    ModelSession session = world.session(claim.session());
    ModelQueue.Entry expected =
        session
            .queue
            .next(slot.consumer(), lapsedToo, leaseMs)
            .orElseThrow(() -> new Violation("a claim answered a turn that is not to be had"));
    unlessEqual(expected.id, claim.entry(), "the claimed entry");
    session.queue.take(expected, slot.consumer());
    unlessEqual(expected.deliveries, (long) claim.deliveries(), "deliveries of the claimed entry");
    unlessEqual(slot, claim.slot(), "the slot of a claim");
    ModelTurn current = session.current;
    if (current != null && expected == session.entry) {
      unlessEqual(current.id, claim.turnId(), "the claimed turn");
      unlessEqual(
          Optional.ofNullable(current.asked), Optional.ofNullable(claim.model()), "its model");
    }
    checks.session(session);
    return answer;
  }

  BeginResult begin(Claim claim, String owner, String model, boolean continues, int messagesMax) {
    BeginResult answer = World.answer(store.begin(claim, owner, model, continues, messagesMax));
    ModelSession session = world.session(claim.session());
    ModelTurn turn = session.current;
    ModelQueue.Entry entry = session.entry;
    if (turn == null
        || entry == null
        || !turn.id.equals(claim.turnId())
        || !entry.id.equals(claim.entry())) {
      session.queue.find(claim.entry(), session).ifPresent(session.queue::remove);
      unlessEqual(new BeginResult.Stale(), answer, "begin of a turn that is not current");
    } else if (owner.equals(session.owner)) {
      begun(session, turn, claim, owner, messagesMax, answer);
    } else if (!claim.slot().consumer().equals(entry.consumer)
        || entry.deliveries != claim.deliveries()) {
      unlessEqual(new BeginResult.Stale(), answer, "begin of an entry that another consumer holds");
    } else if (session.owner != null && session.lapses + 1 >= world.config.lapsesMax()) {
      session.endCurrent(TurnState.FAILED, FailureCode.ATTEMPTS_EXHAUSTED, null);
      session.queue.deadLetters++;
      unlessEqual(new BeginResult.Exhausted(), answer, "begin of a turn that lapsed too often");
    } else {
      session.lapses += session.owner == null ? 0 : 1;
      entry.idleMs = 0;
      boolean keep = continues && model.equals(turn.model);
      session.begin(turn, owner, claim.slot().consumer(), model, keep);
      checks.session(session);
      begun(session, turn, claim, owner, messagesMax, answer);
      return answer;
    }
    checks.session(session);
    return answer;
  }

  private static void begun(
      ModelSession session,
      ModelTurn turn,
      Claim claim,
      String owner,
      int messagesMax,
      BeginResult answer) {
    Hold hold =
        new Hold(
            session.token,
            turn.id,
            String.valueOf(turn.attempt),
            owner,
            claim.entry(),
            claim.slot());
    if (!(answer instanceof BeginResult.Begun begun)) {
      throw new Violation("begin answered " + answer);
    }
    unlessEqual(hold, begun.hold(), "the hold");
    unlessEqual(turn.answer, begun.partial(), "the partial");
    unlessEqual(session.prompt(turn, messagesMax), begun.messages(), "the messages for the prompt");
  }

  WriteResult flush(Hold hold, Piece piece) {
    WriteResult answer = World.answer(store.flush(hold, piece));
    ModelSession session = world.session(hold.session());
    unlessEqual(append(session, hold, piece), answer, "flush");
    checks.session(session);
    return answer;
  }

  /// Appends to the model's partial as Redis must to its own.
  private static WriteResult append(ModelSession session, Hold hold, Piece piece) {
    ModelTurn turn = session.current;
    if (turn == null || !hold.owner().equals(session.owner)) {
      return FENCED;
    }
    session.touched = turn;
    byte[] there = turn.answer.getBytes(StandardCharsets.UTF_8);
    byte[] more = piece.text().getBytes(StandardCharsets.UTF_8);
    int from = piece.bytesBefore();
    if (more.length > 0
        && there.length == from + more.length
        && Arrays.equals(there, from, there.length, more, 0, more.length)) {
      return WRITTEN;
    }
    if (there.length != from) {
      return new WriteResult.OtherLength(there.length, turn.answer.length());
    }
    turn.answer += piece.text();
    return WRITTEN;
  }

  boolean beat(Hold hold) {
    boolean answer = World.answer(store.beat(hold));
    ModelSession session = world.session(hold.session());
    boolean holds = hold.owner().equals(session.owner);
    unlessEqual(holds, answer, "beat");
    ModelQueue.Entry entry = session.entry;
    if (holds && entry != null && entry.consumer != null) {
      // Also from a slot that has claimed the lapsed turn, but not begun it.
      entry.consumer = session.consumer;
      entry.idleMs = 0;
    }
    checks.session(session);
    return answer;
  }

  WriteResult finish(Hold hold, Piece last, Ending ending) {
    WriteResult answer = World.answer(store.finish(hold, last, ending));
    ModelSession session = world.session(hold.session());
    WriteResult expected;
    if (hold.owner().equals(session.finishedBy)) {
      expected = WRITTEN;
    } else {
      expected = append(session, hold, last);
      if (expected.equals(WRITTEN)) {
        session.finishedBy = hold.owner();
        switch (ending) {
          case Ending.Completed(var finish, _) ->
              session.endCurrent(TurnState.COMPLETED, null, finish);
          case Ending.Failed(var code) -> session.endCurrent(TurnState.FAILED, code, null);
        }
      }
    }
    unlessEqual(expected, answer, "finish");
    checks.session(session);
    return answer;
  }

  WriteResult release(Hold hold) {
    WriteResult answer = World.answer(store.release(hold));
    ModelSession session = world.session(hold.session());
    boolean repeated = hold.owner().equals(session.releasedBy);
    boolean holds = hold.owner().equals(session.owner);
    if (holds) {
      session.owner = null;
      session.consumer = null;
      session.releasedBy = hold.owner();
      session.starved = false;
      ModelQueue.@Nullable Entry entry = session.entry;
      if (entry != null && entry.consumer != null) {
        entry.consumer = "released";
        entry.deliveries++;
        entry.idleMs = world.config.lease().toMillis();
      }
    }
    unlessEqual(holds || repeated ? WRITTEN : FENCED, answer, "release");
    checks.session(session);
    return answer;
  }

  boolean report(String worker, int slots) {
    World.answer(store.report(new WorkerReport(worker, slots, List.of(), null)));
    return true;
  }

  /// That nothing pending is lost by it shows in the checks of whichever session has it.
  boolean leave(String worker, int slots) {
    World.answer(store.leave(worker, slots));
    return true;
  }
}
