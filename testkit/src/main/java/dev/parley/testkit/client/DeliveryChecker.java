package dev.parley.testkit.client;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Notice;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Holds each frame against what docs/protocol.md promises, before the frame is applied to the view:
/// every event once and in order, turns one after the other in the order accepted, text that only
/// extends, ends of the length that was shown, nothing that a snapshot takes back. What is wrong is
/// noted, in words without text of messages.
///
/// Not safe for several threads at once.
final class DeliveryChecker {
  private static final int VIOLATIONS_MAX = 100;

  private final SessionView view;

  /// Whether a snapshot may lack what was seen: after a failover that lost the last second.
  private boolean lossTolerated;

  private final CursorChain chain = new CursorChain();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, String> sentTexts = new HashMap<>();
  private final Set<String> knownByRepeat = new HashSet<>();
  private final List<Hello> unanswered = new ArrayList<>();

  /// Attempts of which a delta came since the last welcome: from then on deltas only extend.
  private final Set<String> extended = new HashSet<>();

  /// Whether the server said that it lost its store, so that a welcome may come unasked.
  private boolean storeLost;

  private boolean welcomed;
  private int connections;

  DeliveryChecker(SessionView view, boolean lossTolerated) {
    this.view = view;
    this.lossTolerated = lossTolerated;
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  void connected() {
    connections++;
    welcomed = false;
    storeLost = false;
    unanswered.clear();
  }

  void said(Hello hello) {
    unanswered.add(hello);
  }

  void sent(String turnId, String text) {
    sentTexts.put(turnId, text);
  }

  void tolerateLoss() {
    lossTolerated = true;
  }

  void note(String violation) {
    if (violations.size() < VIOLATIONS_MAX) {
      violations.add("connection " + connections + ": " + violation);
    }
  }

  /// Checks a frame that will be applied next.
  void check(ServerFrame frame) {
    if (!welcomed && !mayComeFirst(frame)) {
      note(frame.getClass().getSimpleName() + " before the welcome");
    }
    switch (frame) {
      case Welcome welcome -> welcome(welcome);
      case Accepted accepted -> accepted(accepted);
      case Started started -> started(started);
      case Delta delta -> delta(delta);
      case Completed completed -> ended(completed, completed.length());
      case Failed failed -> ended(failed, failed.length());
      case Stopped stopped -> ended(stopped, stopped.length());
      case ServerFrame.Queued _, ServerFrame.Refused _, ServerFrame.Pong _ -> {}
      case Notice notice -> storeLost |= notice.code() == NoticeCode.STORE_UNREACHABLE;
    }
  }

  /// Whoever sends before the welcome may be answered before it.
  private static boolean mayComeFirst(ServerFrame frame) {
    return switch (frame) {
      case Welcome _, Notice _, ServerFrame.Refused _, ServerFrame.Pong _ -> true;
      case Accepted accepted -> accepted.cursor() == null;
      case Started _, Delta _, Completed _, Failed _, Stopped _, ServerFrame.Queued _ -> false;
    };
  }

  private void welcome(Welcome welcome) {
    welcomed = true;
    extended.clear();
    List<Turn> turns = welcome.turns();
    if (turns != null) {
      whole(turns);
      chain.restart(welcome.cursor(), lossTolerated);
      return;
    }
    int answered = helloOf(welcome.cursor());
    if (answered < 0 && storeLost && chain.standsAt(welcome.cursor())) {
      storeLost = false;
    } else if (answered < 0) {
      note("resumed from a cursor that no open hello named");
    } else {
      unanswered.subList(0, answered + 1).clear();
    }
    chain.resume(welcome.cursor()).ifPresent(this::note);
  }

  private int helloOf(String cursor) {
    for (int i = 0; i < unanswered.size(); i++) {
      if (cursor.equals(unanswered.get(i).cursor())) {
        return i;
      }
    }
    return -1;
  }

  private void whole(List<Turn> turns) {
    Map<String, Turn> given = new LinkedHashMap<>();
    for (Turn turn : turns) {
      if (given.put(turn.turnId(), turn) != null) {
        note("the welcome shows turn " + turn.turnId() + " twice");
      }
      sameText(turn.turnId(), turn.text());
    }
    knownByRepeat.removeAll(given.keySet());
    if (lossTolerated) {
      return;
    }
    List<HeldTurn> held = view.turns();
    for (HeldTurn turn : held) {
      Turn now = given.get(turn.turnId());
      if (now == null) {
        note("the welcome lacks turn " + turn.turnId());
      } else {
        keeps(turn, now);
      }
    }
    List<String> before = held.stream().map(HeldTurn::turnId).filter(given::containsKey).toList();
    if (!List.copyOf(given.keySet()).subList(0, before.size()).equals(before)) {
      note("the welcome shows the turns in another order");
    }
  }

  /// What was shown of a turn stays, whatever a snapshot adds.
  private void keeps(HeldTurn held, Turn now) {
    Turn.Answer answer = now.answer();
    String text = answer == null ? "" : answer.text();
    if (!now.text().equals(held.text()) || !Objects.equals(now.parent(), held.parent())) {
      note("the welcome shows turn " + held.turnId() + " with another text or parent");
    }
    if (held.ended() && (now.state() != held.state() || !text.equals(held.answer()))) {
      note("the welcome changes the ended turn " + held.turnId());
    }
    boolean sameAttempt = held.attempt() != null && held.attempt().equals(now.attempt());
    if (sameAttempt && !text.startsWith(held.answer())) {
      note("the welcome takes back text of turn " + held.turnId());
    }
    if (held.state() == TurnState.RUNNING && now.state() == TurnState.QUEUED) {
      note("the welcome puts the running turn " + held.turnId() + " back into the queue");
    }
  }

  private void accepted(Accepted accepted) {
    String turnId = accepted.turnId();
    sameText(turnId, accepted.text());
    if (accepted.duplicate()) {
      if (view.state(turnId) == null) {
        knownByRepeat.add(turnId);
      }
      return;
    }
    boolean isNew = follows(accepted);
    if (isNew && view.state(turnId) != null && !knownByRepeat.remove(turnId)) {
      note("turn " + turnId + " was accepted twice");
    }
  }

  private void started(Started started) {
    if (!follows(started)) {
      return;
    }
    String turnId = started.turnId();
    TurnState state = view.state(turnId);
    if (state == null || state.ended()) {
      note("turn " + turnId + " started " + (state == null ? "unknown" : "after its end"));
    } else if (!turnId.equals(view.firstOpenTurn(knownByRepeat))) {
      note("turn " + turnId + " started before an earlier one ended");
    }
  }

  private void delta(Delta delta) {
    String turnId = delta.turnId();
    String text = delta.text();
    TurnState state = view.state(turnId);
    if (text.isEmpty()) {
      note("empty delta of turn " + turnId);
      return;
    }
    if (Character.isHighSurrogate(text.charAt(text.length() - 1))
        || Character.isLowSurrogate(text.charAt(0))) {
      note("delta of turn " + turnId + " splits a surrogate pair");
    }
    if (state != null && state.ended() && !chain.replaying()) {
      note("delta of turn " + turnId + " after its end");
    }
    if (!text.startsWith(view.heldFrom(turnId, delta.offset(), text.length()))) {
      note("delta of turn " + turnId + " changes text at " + delta.offset());
    }
    boolean first = extended.add(delta.attempt());
    if (!first && !chain.replaying() && delta.offset() < view.length(turnId)) {
      note("delta of turn " + turnId + " repeats text at " + delta.offset());
    }
  }

  private void ended(ServerFrame.Event event, int length) {
    if (!follows(event)) {
      return;
    }
    String turnId = event.turnId();
    TurnState state = view.state(turnId);
    if (state == null || state.ended()) {
      note("turn " + turnId + " ended " + (state == null ? "unknown" : "twice"));
    } else if (view.length(turnId) != length) {
      note("turn " + turnId + " ended with " + length + ", shown were " + view.length(turnId));
    }
  }

  /// Puts the event into the chain; whether it is a new one.
  private boolean follows(ServerFrame.Event event) {
    String cursor = event.cursor();
    if (cursor == null) {
      note(event.getClass().getSimpleName() + " without a cursor");
      return true;
    }
    boolean isNew = !chain.knows(cursor);
    chain.event(cursor).ifPresent(this::note);
    return isNew;
  }

  /// A session's turns are its own: no other's text.
  private void sameText(String turnId, String text) {
    String sent = sentTexts.get(turnId);
    if (sent != null && !sent.equals(text)) {
      note("turn " + turnId + " has another text than was sent");
    }
  }
}
