package dev.parley.store.steps;

import static dev.parley.store.steps.Violation.unless;
import static dev.parley.store.steps.Violation.unlessEqual;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.QueuePlace;
import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import dev.parley.store.Sessions;
import dev.parley.store.StopResult;
import dev.parley.store.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What servers ask of the store. Each call foretells its answer by the model, and compares. Any call
/// may be made at any time, late repeats too: the model says what it must answer now.
final class Edge {
  private final World world;
  private final Sessions store;
  private final Checks checks;

  Edge(World world, Checks checks) {
    this.world = world;
    this.store = world.store.sessions();
    this.checks = checks;
  }

  boolean create(ModelSession session, String name) {
    Optional<SessionInfo> made = World.answer(store.create(session.token, name, List.of()));
    if (session.ended) {
      unless(made.isEmpty(), "a session that was ended is made again");
      return true;
    }
    SessionInfo info = made.orElseThrow(() -> new Violation("create says that memory is full"));
    if (!session.exists) {
      session.create(name);
    }
    unlessEqual(session.name, info.name(), "the name");
    unless(info.expiresAt().isAfter(info.startedAt()), "expires after it began");
    checks.session(session);
    return true;
  }

  AcceptResult accept(ModelSession session, Submission submission) {
    AcceptResult answer = World.answer(store.accept(session.token, submission));
    AcceptResult refusal = refusal(session, submission);
    ModelTurn known = session.turns.get(submission.turnId());
    if (known != null) {
      unlessEqual(
          new AcceptResult.Duplicate(
              known.id, known.parent == null ? null : known.parent.id, known.text, known.at),
          answer,
          "accept");
    } else if (refusal != null) {
      unlessEqual(refusal, answer, "accept");
    } else if (answer instanceof AcceptResult.Accepted accepted) {
      ModelTurn parent = parent(session, submission.parent());
      ModelTurn turn =
          new ModelTurn(
              submission.turnId(),
              session.turns.size(),
              parent,
              submission.text(),
              submission.model(),
              accepted.event().at());
      session.accept(turn);
      unlessEqual(turn.id, accepted.event().turnId(), "the accepted turn");
      unlessEqual(turn.text, accepted.event().text(), "the accepted text");
      unlessEqual(
          Optional.ofNullable(parent).map(it -> it.id),
          Optional.ofNullable(accepted.event().parent()),
          "the accepted parent");
      checks.session(session);
      unlessEqual(
          session.cursor, String.valueOf(accepted.event().cursor()), "the accepted event's cursor");
      return answer;
    } else {
      throw new Violation("accept answered " + answer);
    }
    checks.session(session);
    return answer;
  }

  /// What accept must answer to an unknown turn, in the order of [AcceptResult]; null: it is accepted.
  private @Nullable AcceptResult refusal(ModelSession session, Submission submission) {
    if (!session.exists) {
      return new AcceptResult.Gone();
    }
    if (submission.parent() instanceof Parent.Of(String parent)
        && !session.turns.containsKey(parent)) {
      return new AcceptResult.UnknownParent();
    }
    if (session.inbox.size() >= world.config.limits().inbox()) {
      return new AcceptResult.Busy();
    }
    if (session.current == null && session.queue.size() >= world.config.queueMax()) {
      return new AcceptResult.Overloaded();
    }
    int open = session.inbox.size() + (session.running() ? 1 : 0) + 1;
    int room = open * world.config.limits().answerBytes();
    int bytes = session.bytes + ModelSession.bytes(submission.text()) + room;
    return bytes > world.config.limits().sessionBytes() ? new AcceptResult.Full() : null;
  }

  private static @Nullable ModelTurn parent(ModelSession session, Parent parent) {
    return switch (parent) {
      case Parent.Newest() -> session.newest();
      case Parent.Beginning() -> null;
      case Parent.Of(String turnId) -> session.turns.get(turnId);
    };
  }

  StopResult stop(ModelSession session, String turnId) {
    StopResult answer = World.answer(store.stop(session.token, turnId));
    ModelTurn turn = session.turns.get(turnId);
    StopResult expected;
    if (!session.exists) {
      expected = StopResult.GONE;
    } else if (turn == null) {
      expected = StopResult.UNKNOWN;
    } else if (turn.state.ended()) {
      expected = StopResult.ALREADY;
    } else {
      expected = StopResult.STOPPED;
      if (turn == session.current) {
        session.endCurrent(TurnState.STOPPED, null, null);
      } else {
        session.stopWaiting(turn);
      }
    }
    unlessEqual(expected, answer, "stop");
    checks.session(session);
    return answer;
  }

  boolean end(ModelSession session) {
    boolean answer = World.answer(store.end(session.token));
    session.ended |= answer;
    unlessEqual(session.exists, answer, "end");
    if (session.exists) {
      if (session.entry != null) {
        session.queue.remove(session.entry);
      }
      session.vanish();
      session.lost = false;
    }
    checks.session(session);
    return answer;
  }

  /// Brings a reader up to date; afterwards it has what the model has.
  Resumption resume(ModelSession session, Reader reader, Held held) {
    Resumption answer = World.answer(store.resume(session.token, held));
    session.repair();
    checks.session(session);
    unlessEqual(!session.exists, answer instanceof Resumption.Gone, "whether the session is gone");
    if (held.cursor() != null && session.exists && session.recent.contains(held.cursor())) {
      unless(answer instanceof Resumption.CaughtUp, "a recent cursor was not found");
    }
    if (answer instanceof Resumption.Snapshot(_, _, List<Turn> turns)) {
      Checks.snapshot(session, turns);
    }
    reader.apply(answer);
    if (session.exists) {
      reader.check(session);
    }
    return answer;
  }

  void position(ModelSession session, String turnId) {
    Optional<QueuePlace> answer = World.answer(store.position(session.token, turnId));
    List<String> waiting = new ArrayList<>(session.inbox.stream().map(turn -> turn.id).toList());
    int place = waiting.indexOf(turnId);
    unlessEqual(place >= 0, answer.isPresent(), "whether the turn has a place");
    if (answer.isPresent()) {
      int own = place + (session.running() ? 1 : 0);
      unless(answer.get().ahead() >= own, "its own session's turns are ahead of it");
    }
  }

  /// A sweep: it fails what waited too long, and repairs what lost its place.
  void sweep() {
    int active = (int) world.sessions.stream().filter(session -> session.current != null).count();
    int looked = World.answer(store.sweep());
    unless(looked >= active, "a sweep passed over sessions");
    for (ModelSession session : world.sessions) {
      if (session.current != null) {
        swept(session);
      }
    }
    checks.newEntries();
    world.sessions.forEach(checks::session);
  }

  private void swept(ModelSession session) {
    session.repair();
    ModelQueue.Entry entry = session.entry;
    boolean late = session.starved;
    if (entry != null && entry.consumer != null) {
      Duration idle = Duration.ofMillis(entry.idleMs);
      late =
          late
              && idle.compareTo(world.config.lease()) >= 0
              && (session.owner == null || idle.compareTo(world.config.queueDeadline()) > 0);
    }
    if (late) {
      session.endCurrent(TurnState.FAILED, FailureCode.NO_WORKER, null);
      session.queue.deadLetters++;
    }
  }
}
