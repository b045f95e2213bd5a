package dev.parley.store.steps;

import static dev.parley.store.steps.Violation.unless;
import static dev.parley.store.steps.Violation.unlessEqual;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session as one has it who only applies what the store says, by the protocol's rules.
final class Reader {
  /// A turn as the reader has it.
  private static final class Seen {
    final @Nullable String parent;
    final String text;
    TurnState state;
    @Nullable String attempt;
    String answer = "";
    int endings;

    /// As its terminal event named it; -1 before.
    int length = -1;

    Seen(@Nullable String parent, String text, TurnState state) {
      this.parent = parent;
      this.text = text;
      this.state = state;
    }
  }

  private final Map<String, Seen> turns = new LinkedHashMap<>();
  private @Nullable String cursor;
  private @Nullable String running;

  @Nullable String cursor() {
    return cursor;
  }

  /// What it holds, to be brought up to date from.
  Held held() {
    Seen seen = running == null ? null : turns.get(running);
    ClientFrame.Partial partial =
        running == null || seen == null || seen.attempt == null
            ? null
            : new ClientFrame.Partial(running, seen.attempt, seen.answer.length());
    return new Held(cursor, partial);
  }

  void forget() {
    turns.clear();
    cursor = null;
    running = null;
  }

  void apply(Resumption resumption) {
    switch (resumption) {
      case Resumption.Gone() -> forget();
      case Resumption.Snapshot snapshot -> {
        forget();
        cursor = snapshot.cursor();
        for (Turn turn : snapshot.turns()) {
          Seen seen = new Seen(turn.parent(), turn.text(), turn.state());
          seen.attempt = turn.attempt();
          seen.answer = turn.answer() == null ? "" : turn.answer().text();
          turns.put(turn.turnId(), seen);
          if (turn.state() == TurnState.RUNNING) {
            running = turn.turnId();
          }
        }
      }
      case Resumption.CaughtUp caughtUp -> {
        caughtUp.events().forEach(this::apply);
        for (Resumption.Text text : caughtUp.texts()) {
          Seen seen = seen(text.turnId());
          unlessEqual(String.valueOf(seen.attempt), text.attempt(), "the attempt of a text");
          unless(text.offset() <= seen.answer.length(), "a text that begins beyond what is held");
          unless(!text.text().isEmpty(), "an empty text");
          seen.answer = seen.answer.substring(0, text.offset()) + text.text();
        }
        unlessEqual(caughtUp.cursor(), String.valueOf(cursor), "the cursor after all events");
        turns.values().forEach(Reader::complete);
      }
    }
  }

  private static void complete(Seen seen) {
    if (seen.length >= 0) {
      unlessEqual(seen.length, seen.answer.length(), "the length of an ended answer");
    }
  }

  /// An event; of one that was missed the text may have been missed too.
  void apply(ServerFrame.Event event) {
    cursor = event.cursor();
    switch (event) {
      case ServerFrame.Accepted accepted ->
          turns.putIfAbsent(
              accepted.turnId(), new Seen(accepted.parent(), accepted.text(), TurnState.QUEUED));
      case ServerFrame.Started started -> {
        Seen seen = seen(started.turnId());
        unless(!seen.state.ended(), "an ended turn started");
        seen.state = TurnState.RUNNING;
        seen.attempt = started.attempt();
        if (seen.answer.length() > started.offset()) {
          seen.answer = seen.answer.substring(0, started.offset());
        }
        running = started.turnId();
      }
      case ServerFrame.Completed it -> ended(it.turnId(), TurnState.COMPLETED, it.length());
      case ServerFrame.Failed it -> ended(it.turnId(), TurnState.FAILED, it.length());
      case ServerFrame.Stopped it -> ended(it.turnId(), TurnState.STOPPED, it.length());
    }
  }

  private void ended(String turnId, TurnState state, int length) {
    Seen seen = seen(turnId);
    seen.endings++;
    unlessEqual(1, seen.endings, "how often a turn ended");
    unless(!seen.state.ended(), "an ended turn ended again");
    seen.state = state;
    seen.length = length;
    if (turnId.equals(running)) {
      running = null;
    }
  }

  /// An event that was heard as it happened: then nothing can be missing.
  void hear(String previous, ServerFrame.Event event) {
    unlessEqual(String.valueOf(cursor), previous, "the event before a heard one");
    apply(event);
    Seen seen = seen(event.turnId());
    complete(seen);
    if (event instanceof ServerFrame.Started started) {
      unlessEqual(started.offset(), seen.answer.length(), "the text kept by an attempt");
    }
  }

  void hear(ServerFrame.Delta delta) {
    Seen seen = seen(delta.turnId());
    unlessEqual(String.valueOf(seen.attempt), delta.attempt(), "the attempt of a delta");
    unlessEqual(seen.answer.length(), delta.offset(), "the offset of a delta");
    unless(seen.state == TurnState.RUNNING, "a delta of a turn that does not run");
    seen.answer += delta.text();
  }

  private Seen seen(String turnId) {
    Seen seen = turns.get(turnId);
    if (seen == null) {
      throw new Violation("an event of a turn that was never accepted");
    }
    return seen;
  }

  /// Whether the reader has nothing more to hear.
  boolean upToDate(ModelSession session) {
    ModelTurn turn = session.current;
    Seen seen = turn == null ? null : turns.get(turn.id);
    return session.cursor.equals(cursor)
        && (turn == null || (seen != null && seen.answer.length() == turn.answer.length()));
  }

  /// @throws Violation unless the reader has what the model has
  void check(ModelSession session) {
    unlessEqual(session.cursor, String.valueOf(cursor), "the reader's cursor");
    unlessEqual(session.turns.keySet(), turns.keySet(), "the reader's turns");
    turns.forEach(
        (id, seen) -> {
          ModelTurn turn = session.turns.get(id);
          if (turn == null) {
            throw new Violation("the reader has a turn too many");
          }
          unlessEqual(turn.text, seen.text, "a text as read");
          unlessEqual(turn.parentId(), seen.parent == null ? "" : seen.parent, "a parent as read");
          unlessEqual(turn.state, seen.state, "a state as read");
          unlessEqual(turn.answer, seen.answer, "an answer as read");
        });
  }
}
