package dev.parley.testkit.client;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client holds of a session: server frames in, turns out, by the rules of docs/protocol.md
/// ("What a client does with a frame"). `protocol/fixtures/reducer` holds scenarios for them.
///
/// Not safe for several threads at once.
public final class SessionView {
  /// What must be asked for, the lesser first.
  public enum Need {
    NONE,
    /// A hello with cursor and partial.
    RESUME,
    /// A hello with neither: what is held cannot be trusted.
    WHOLE
  }

  private final Map<String, Held> turns = new LinkedHashMap<>();
  private @Nullable String cursor;
  private Need need = Need.NONE;

  /// Applies a frame that came from the server. The order is the order of arrival.
  public void apply(ServerFrame frame) {
    switch (frame) {
      case Welcome welcome -> welcome(welcome);
      case Accepted accepted -> accepted(accepted);
      case Started started -> started(started);
      case Delta delta -> delta(delta);
      case Completed completed ->
          ended(completed, TurnState.COMPLETED, completed.length(), null, completed.finish());
      case Failed failed -> ended(failed, TurnState.FAILED, failed.length(), failed.code(), null);
      case Stopped stopped -> ended(stopped, TurnState.STOPPED, stopped.length(), null, null);
      case ServerFrame.Queued _,
          ServerFrame.Refused _,
          ServerFrame.Notice _,
          ServerFrame.Pong _ -> {}
    }
  }

  /// What the frames so far call for, and no welcome has answered.
  public Need need() {
    return need;
  }

  /// The last event's cursor; null before the first welcome.
  public @Nullable String cursor() {
    return cursor;
  }

  /// All turns, in the order accepted.
  public List<HeldTurn> turns() {
    return turns.values().stream().map(Held::snapshot).toList();
  }

  public Optional<HeldTurn> turn(String turnId) {
    return Optional.ofNullable(turns.get(turnId)).map(Held::snapshot);
  }

  /// Where the turn stands, without copying its answer; null if it is not there.
  public @Nullable TurnState state(String turnId) {
    Held turn = turns.get(turnId);
    return turn == null ? null : turn.state;
  }

  /// The turn accepted first of those that have not ended; null if all have.
  ///
  /// @param placeless turns whose place among the others is not known yet
  @Nullable String firstOpenTurn(Set<String> placeless) {
    for (Held turn : turns.values()) {
      if (!turn.state.ended() && !placeless.contains(turn.turnId)) {
        return turn.turnId;
      }
    }
    return null;
  }

  /// How much of its answer is held, in UTF-16 units; 0 if it is not there.
  public int length(String turnId) {
    Held turn = turns.get(turnId);
    return turn == null ? 0 : turn.answer.length();
  }

  /// What is held of the answer from `offset` on, at most so many UTF-16 units.
  String heldFrom(String turnId, int offset, int lengthMax) {
    Held turn = turns.get(turnId);
    if (turn == null || offset >= turn.answer.length()) {
      return "";
    }
    return turn.answer.substring(offset, Math.min(turn.answer.length(), offset + lengthMax));
  }

  /// The frame that brings this view up to date.
  public Hello hello(String session) {
    if (need == Need.WHOLE || cursor == null) {
      return new Hello(session, null, null);
    }
    Partial partial = null;
    for (Held turn : turns.values()) {
      if (turn.state == TurnState.RUNNING && turn.attempt != null) {
        partial = new Partial(turn.turnId, turn.attempt, turn.answer.length());
      }
    }
    return new Hello(session, cursor, partial);
  }

  private void welcome(Welcome welcome) {
    cursor = welcome.cursor();
    List<Turn> whole = welcome.turns();
    if (whole == null) {
      // It may answer a hello before the one that asked for everything.
      need = need == Need.WHOLE ? Need.WHOLE : Need.NONE;
      return;
    }
    need = Need.NONE;
    turns.clear();
    for (Turn turn : whole) {
      turns.put(turn.turnId(), new Held(turn));
    }
  }

  private void accepted(Accepted accepted) {
    move(accepted);
    Held known = turns.get(accepted.turnId());
    if (known == null) {
      String parent = accepted.parent();
      if (accepted.cursor() != null && parent != null && !turns.containsKey(parent)) {
        // A repeat's answer may come before the turn that it continues; an event does not.
        need(Need.WHOLE);
      }
      turns.put(accepted.turnId(), new Held(accepted.turnId(), parent, accepted.text()));
    } else if (accepted.cursor() != null && known.state == TurnState.QUEUED) {
      // A repeat's answer may have come before the events of turns that were accepted before it.
      turns.remove(known.turnId);
      turns.put(known.turnId, known);
    }
  }

  private void started(Started started) {
    Held turn = known(started);
    if (turn == null || turn.state.ended()) {
      return;
    }
    turn.state = TurnState.RUNNING;
    turn.attempt = started.attempt();
    if (turn.answer.length() > started.offset()) {
      turn.answer.setLength(started.offset());
    }
  }

  private void delta(Delta delta) {
    Held turn = turns.get(delta.turnId());
    if (turn != null && turn.state.ended()) {
      return;
    }
    if (turn == null
        || !delta.attempt().equals(turn.attempt)
        || delta.offset() > turn.answer.length()) {
      need(Need.RESUME);
      return;
    }
    int held = turn.answer.length() - delta.offset();
    if (held < delta.text().length()) {
      turn.answer.append(delta.text(), held, delta.text().length());
    }
  }

  private void ended(
      ServerFrame.Event event,
      TurnState state,
      int length,
      @Nullable FailureCode code,
      @Nullable FinishReason finish) {
    Held turn = known(event);
    if (turn == null) {
      return;
    }
    if (!turn.state.ended()) {
      turn.state = state;
      turn.code = code;
      turn.finish = finish;
    }
    if (turn.answer.length() != length) {
      need(Need.WHOLE);
    }
  }

  /// The event's turn, with the cursor moved; null if it is not there, which leaves the cursor.
  private @Nullable Held known(ServerFrame.Event event) {
    Held turn = turns.get(event.turnId());
    if (turn == null) {
      need(Need.WHOLE);
    } else {
      move(event);
    }
    return turn;
  }

  private void move(ServerFrame.Event event) {
    if (event.cursor() != null) {
      cursor = event.cursor();
    }
  }

  private void need(Need more) {
    if (more.compareTo(need) > 0) {
      need = more;
    }
  }

  private static final class Held {
    private final String turnId;
    private final @Nullable String parent;
    private final String text;
    private final StringBuilder answer = new StringBuilder();
    private TurnState state = TurnState.QUEUED;
    private @Nullable String attempt;
    private @Nullable FailureCode code;
    private @Nullable FinishReason finish;

    Held(String turnId, @Nullable String parent, String text) {
      this.turnId = turnId;
      this.parent = parent;
      this.text = text;
    }

    Held(Turn turn) {
      this(turn.turnId(), turn.parent(), turn.text());
      state = turn.state();
      attempt = turn.attempt();
      Turn.Answer given = turn.answer();
      if (given != null) {
        answer.append(given.text());
        code = given.code();
        finish = given.finish();
      }
    }

    HeldTurn snapshot() {
      return new HeldTurn(turnId, parent, text, state, attempt, answer.toString(), code, finish);
    }
  }
}
