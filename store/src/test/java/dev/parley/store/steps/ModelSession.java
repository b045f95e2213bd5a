package dev.parley.store.steps;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.TurnState;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.store.SessionToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the model knows of a session. It lives as often as it is created.
final class ModelSession {
  final SessionToken token;
  final ModelQueue queue;
  String name = "";
  boolean exists;

  /// By a call, not by its time: it is not made again.
  boolean ended;

  /// Deleted while active: what names it in the queue is still to be cleared away.
  boolean lost;

  final Map<String, ModelTurn> turns = new LinkedHashMap<>();

  /// Accepted and not begun, in the order accepted.
  final Deque<ModelTurn> inbox = new ArrayDeque<>();

  @Nullable ModelTurn current;
  ModelQueue.@Nullable Entry entry;
  @Nullable String owner;
  @Nullable String consumer;
  @Nullable String finishedBy;
  @Nullable String releasedBy;
  int lapses;
  boolean starved;

  /// A fault took its place in the queue, and nothing has repaired that yet.
  boolean unqueued;

  int bytes;
  String cursor = "0-0";

  /// The last events, those that the log of a session at rest still holds.
  final Deque<String> recent = new ArrayDeque<>();

  /// The one event that the step under way must have written; null for none.
  @Nullable String expectedEvent;

  /// The turn that the step under way was about.
  @Nullable ModelTurn touched;

  ModelSession(SessionToken token, ModelQueue queue) {
    this.token = token;
    this.queue = queue;
  }

  void create(String newName) {
    exists = true;
    lost = false;
    name = newName;
    expectedEvent = "created";
  }

  /// Nothing of it is left, but what may stand in the queue.
  void vanish() {
    lost = current != null;
    exists = false;
    turns.clear();
    inbox.clear();
    current = null;
    entry = null;
    touched = null;
    finishedBy = null;
    releasedBy = null;
    starved = false;
    unqueued = false;
    bytes = 0;
    cursor = "0-0";
    recent.clear();
    clearAttempt();
  }

  /// The log went on.
  void logged(String event) {
    cursor = event;
    recent.add(event);
    if (recent.size() > 32) {
      recent.remove();
    }
  }

  private void clearAttempt() {
    owner = null;
    consumer = null;
    lapses = 0;
  }

  @Nullable ModelTurn newest() {
    ModelTurn last = null;
    for (ModelTurn turn : turns.values()) {
      last = turn;
    }
    return last;
  }

  void accept(ModelTurn turn) {
    turns.put(turn.id, turn);
    inbox.add(turn);
    bytes += bytes(turn.text);
    touched = turn;
    expectedEvent = "accepted " + turn.id;
    if (current == null) {
      current = turn;
    }
  }

  /// Whether the current turn has an attempt, held or not.
  boolean running() {
    return current != null && current.state == TurnState.RUNNING;
  }

  void begin(ModelTurn turn, String newOwner, String byConsumer, String model, boolean keep) {
    inbox.remove(turn);
    turn.state = TurnState.RUNNING;
    turn.model = model;
    if (!keep) {
      turn.answer = "";
    }
    owner = newOwner;
    consumer = byConsumer;
    touched = turn;
    expectedEvent = "started " + turn.id + " " + turn.answer.length();
  }

  /// Ends the current turn, and makes the next one ready.
  void endCurrent(TurnState state, @Nullable FailureCode code, @Nullable FinishReason finish) {
    ModelTurn turn = current;
    if (turn == null || entry == null) {
      throw new Violation("a turn ended in a session at rest");
    }
    queue.remove(entry);
    entry = null;
    end(turn, state, code, finish);
    clearAttempt();
    starved = false;
    unqueued = false;
    current = inbox.peek();
  }

  /// A new place for an active session whose entry no claim can find, as resume and sweep give it.
  void repair() {
    if (entry != null && (!queue.contains(entry) || queue.stranded(entry))) {
      queue.remove(entry);
      entry = null;
      starved = false;
      unqueued = false;
    }
  }

  /// Ends a turn that waits behind the current one.
  void stopWaiting(ModelTurn turn) {
    end(turn, TurnState.STOPPED, null, null);
  }

  private void end(
      ModelTurn turn, TurnState state, @Nullable FailureCode code, @Nullable FinishReason finish) {
    Violation.unless(!turn.state.ended(), "a turn ended twice");
    inbox.remove(turn);
    turn.state = state;
    turn.code = code;
    turn.finish = finish;
    bytes += bytes(turn.answer);
    touched = turn;
    expectedEvent = state.wire() + " " + turn.id + " " + turn.answer.length();
  }

  /// What the model of a turn is to read: its branch, oldest first, turns without an answer left out.
  List<PromptMessage> prompt(ModelTurn turn, int most) {
    List<PromptMessage> newestFirst = new ArrayList<>();
    newestFirst.add(new PromptMessage(Role.HUMAN, turn.text));
    for (ModelTurn at = turn.parent; at != null && newestFirst.size() < most; at = at.parent) {
      if (at.state.ended() && !at.answer.isEmpty()) {
        newestFirst.add(new PromptMessage(Role.BOT, at.answer));
        if (newestFirst.size() < most) {
          newestFirst.add(new PromptMessage(Role.HUMAN, at.text));
        }
      }
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Its name in reports and texts: enough of the token for a test's sessions.
  @Override
  public String toString() {
    return token.value().substring(30);
  }
}
