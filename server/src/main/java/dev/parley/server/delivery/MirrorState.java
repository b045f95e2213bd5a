package dev.parley.server.delivery;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Held;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a node knows of a session: its newest events, the running answer, the waiting turns. Grows by
/// live messages and by resumptions, which may overlap and may come late; whatever does not fit shows
/// as [Step#GAP] and changes nothing.
final class MirrorState {
  /// What became of a live message.
  enum Step {
    APPLIED,
    /// Was there already.
    KNOWN,
    /// Something before it is missing.
    GAP
  }

  private final EventLog log;
  private final Set<String> waiting = new LinkedHashSet<>();
  private SessionInfo info;
  private long resumptions;
  private @Nullable RunningAnswer running;

  private MirrorState(SessionInfo info, EventLog log) {
    this.info = info;
    this.log = log;
  }

  static MirrorState of(Resumption.Snapshot snapshot, int entriesMax, long bytesMax) {
    EventLog log = new EventLog(snapshot.cursor(), entriesMax, bytesMax);
    MirrorState state = new MirrorState(snapshot.info(), log);
    state.take(snapshot.turns());
    return state;
  }

  /// A state whose log begins after a cursor.
  ///
  /// @return null if the resumption does not fit together
  static @Nullable MirrorState of(
      Resumption.CaughtUp caughtUp, String after, int entriesMax, long bytesMax) {
    MirrorState state = new MirrorState(caughtUp.info(), new EventLog(after, entriesMax, bytesMax));
    return state.merge(caughtUp, new Held(after, null)) ? state : null;
  }

  EventLog log() {
    return log;
  }

  SessionInfo info() {
    return info;
  }

  /// How often the store has told of the session; [#info] is as of the last time.
  long resumptions() {
    return resumptions;
  }

  @Nullable RunningAnswer running() {
    return running;
  }

  /// Turns that wait, in the order accepted.
  Collection<String> waiting() {
    return waiting;
  }

  /// Whether a turn is known to wait or run, so that the session does not expire.
  boolean busy() {
    return running != null || !waiting.isEmpty();
  }

  /// What to ask the store from.
  Held held() {
    RunningAnswer answer = running;
    return new Held(
        log.cursor(),
        answer == null
            ? null
            : new ClientFrame.Partial(answer.turnId(), answer.attempt(), answer.length()));
  }

  Step apply(LiveMessage.Logged logged) {
    String cursor = logged.event().cursor();
    if (cursor == null) {
      return Step.GAP;
    }
    if (logged.previous().equals(log.cursor())) {
      return append(logged.event(), null) ? Step.APPLIED : Step.GAP;
    }
    return log.after(cursor).isPresent() ? Step.KNOWN : Step.GAP;
  }

  Step apply(LiveMessage.Piece piece) {
    RunningAnswer answer = running;
    if (answer == null || !answer.attempt().equals(piece.attempt())) {
      return ended(piece.attempt()) ? Step.KNOWN : Step.GAP;
    }
    if (piece.offset() > answer.length()) {
      return Step.GAP;
    }
    if (piece.length() <= answer.length()) {
      return Step.KNOWN;
    }
    String text;
    try {
      if (!(ServerFrameCodec.decode(piece.frame()).orElse(null) instanceof Delta delta)
          || delta.offset() != piece.offset()
          || delta.offset() + delta.text().length() != piece.length()) {
        return Step.GAP;
      }
      text = delta.text();
    } catch (InvalidFrameException unreadable) {
      return Step.GAP;
    }
    answer.append(text.substring(answer.length() - piece.offset()));
    return Step.APPLIED;
  }

  /// Takes in what the store answered to [#held], or to an older cursor: then the log reaches further
  /// back. What happened meanwhile stays.
  ///
  /// @return false if it does not fit: then only a snapshot helps
  boolean merge(Resumption.CaughtUp caughtUp, Held asked) {
    CaughtUpRest rest = new CaughtUpRest(caughtUp);
    List<ServerFrame.Event> events = caughtUp.events();
    info = caughtUp.info();
    resumptions++;
    String from = asked.cursor();
    int known = from != null && from.equals(log.cursor()) ? 0 : rest.indexAfter(log.cursor());
    boolean behind = known >= 0;
    if (behind) {
      for (ServerFrame.Event event : events.subList(known, events.size())) {
        if (!append(event, rest.textOf(event.turnId()))) {
          return false;
        }
      }
      if (!takeRunning(rest)) {
        return false;
      }
      waiting.clear();
      waiting.addAll(caughtUp.waiting());
    } else if (log.after(caughtUp.cursor()).isEmpty()) {
      return false;
    }
    return from == null || log.after(from).isPresent() || prepend(rest, from);
  }

  /// Begins again from a snapshot; every reader's place is void.
  void reset(Resumption.Snapshot snapshot) {
    info = snapshot.info();
    resumptions++;
    log.restart(snapshot.cursor());
    take(snapshot.turns());
  }

  private void take(List<Turn> turns) {
    waiting.clear();
    running = null;
    for (Turn turn : turns) {
      String attempt = turn.attempt();
      if (attempt != null && !turn.state().ended()) {
        Turn.Answer answer = turn.answer();
        running = new RunningAnswer(turn.turnId(), attempt, answer == null ? "" : answer.text());
      } else if (turn.state() == TurnState.QUEUED) {
        waiting.add(turn.turnId());
      }
    }
  }

  /// @param text what the store says of the turn's answer, as of the resumption; null for nothing
  private boolean append(ServerFrame.Event event, Resumption.@Nullable Text text) {
    return switch (event) {
      case Accepted accepted -> {
        waiting.add(accepted.turnId());
        log.append(LogEntry.of(accepted, null));
        yield true;
      }
      case Started started -> start(started, text);
      case Completed completed -> finish(completed, completed.length(), text);
      case Failed failed -> finish(failed, failed.length(), text);
      case Stopped stopped -> finish(stopped, stopped.length(), text);
    };
  }

  private boolean start(Started started, Resumption.@Nullable Text text) {
    RunningAnswer former = running;
    String kept =
        former != null && former.turnId().equals(started.turnId())
            ? former.cut(started.offset())
            : "";
    if (kept.length() < started.offset() && text == null) {
      return false;
    }
    running = new RunningAnswer(started.turnId(), started.attempt(), kept);
    waiting.remove(started.turnId());
    log.append(LogEntry.of(started, null));
    return true;
  }

  private boolean finish(ServerFrame.Event event, int length, Resumption.@Nullable Text text) {
    RunningAnswer answer = running;
    boolean its = answer != null && answer.turnId().equals(event.turnId());
    RunningAnswer whole =
        text == null ? (its ? answer : null) : RunningAnswer.join(its ? answer : null, text);
    if (text != null && whole == null) {
      return false;
    }
    if ((whole == null ? 0 : whole.length()) != length) {
      return false;
    }
    if (its) {
      running = null;
    }
    waiting.remove(event.turnId());
    log.append(
        LogEntry.of(
            event,
            whole == null || length == 0
                ? null
                : new LogEntry.Answer(whole.attempt(), whole.from(0))));
    return true;
  }

  /// Takes the running answer's text from a resumption that reaches to this log's end.
  private boolean takeRunning(CaughtUpRest rest) {
    for (Resumption.Text text : rest.texts()) {
      if (rest.ends(text.turnId())) {
        continue;
      }
      RunningAnswer answer = running;
      boolean its = answer != null && answer.turnId().equals(text.turnId());
      RunningAnswer whole = RunningAnswer.join(its ? answer : null, text);
      if (whole == null) {
        return false;
      }
      boolean newer =
          answer == null
              || !answer.attempt().equals(whole.attempt())
              || answer.length() < whole.length();
      if (newer && !ended(whole.attempt())) {
        running = whole;
        waiting.remove(whole.turnId());
      }
    }
    return true;
  }

  /// Whether an attempt is known to have ended, or to have been followed by another.
  private boolean ended(String attempt) {
    RunningAnswer answer = running;
    if (answer != null && answer.attempt().equals(attempt)) {
      return false;
    }
    for (long place = log.end() - 1; place >= log.first(); place--) {
      LogEntry entry = log.at(place);
      LogEntry.Answer kept = entry.answer();
      if ((kept != null && kept.attempt().equals(attempt))
          || (entry.event() instanceof Started started && started.attempt().equals(attempt))) {
        return true;
      }
    }
    return false;
  }

  /// Puts the events between an older cursor and this log's beginning in front of it.
  private boolean prepend(CaughtUpRest rest, String from) {
    List<LogEntry> earlier = rest.upTo(log.before());
    if (earlier == null) {
      return false;
    }
    log.prepend(from, earlier);
    return log.after(from).isPresent();
  }
}
