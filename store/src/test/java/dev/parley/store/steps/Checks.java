package dev.parley.store.steps;

import static dev.parley.store.steps.Violation.unless;
import static dev.parley.store.steps.Violation.unlessEqual;

import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Resumption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The store's invariants, and that Redis holds what the model does.
final class Checks {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// How long the log of a session at rest is.
  private static final int LOG_AT_REST = 32;

  /// Redis trims the log of an active one by whole nodes, of 100 events at most.
  private static final int LOG_ACTIVE_MAX = 32 + 100;

  /// Longer than any run, shorter than a lease: by it real time is told from what [Faults] made up.
  private static final long RUN_MS_MAX = 1_800_000;

  private final World world;

  Checks(World world) {
    this.world = world;
  }

  /// Compares one session and its place in the queue, in one round trip. Learns from Redis what it
  /// makes up itself: the ids of events and entries.
  void session(ModelSession session) {
    ModelTurn touched = session.touched;
    Inspection found = look(session);
    if (!session.exists) {
      gone(session, found);
      return;
    }
    log(session, found);
    place(session, found);
    state(session, found);
    for (long lives : found.livesMs()) {
      unless(
          session.current == null ? lives > 0 : lives == -1,
          "keys expire together, and only at rest: " + found.livesMs());
    }
    unlessEqual(session.inbox.stream().map(turn -> turn.id).toList(), found.inbox(), "the inbox");
    unlessEqual(2L * session.turns.size(), found.messages(), "messages in the document");
    if (touched != null) {
      document(touched, found.pair());
    }
    unlessEqual((long) session.queue.size(), found.queueLength(), "entries in the queue");
    unlessEqual((long) session.queue.deadLetters, found.deadLetters(), "dead letters");
  }

  /// Learns the entries that one step gave to several sessions, in the order of their ids.
  void newEntries() {
    TreeMap<Long, ModelSession> made = new TreeMap<>();
    for (ModelSession session : world.sessions) {
      if (session.current != null && session.entry == null) {
        Inspection found = look(session);
        made.put(ModelQueue.number(found.state().entry()), session);
      }
    }
    made.forEach((id, session) -> session.entry = session.queue.add(id + "-1", session));
  }

  private Inspection look(ModelSession session) {
    ModelTurn touched = session.touched;
    return world.view.inspect(
        world.store.keys(session.token),
        session.token.value(),
        session.cursor,
        touched == null ? -1 : touched.index);
  }

  private static void gone(ModelSession session, Inspection found) {
    List<Long> lives = new ArrayList<>(found.livesMs());
    // That it was ended stays known for a while.
    long known = lives.set(1, -2L);
    unless(known == -2 || known > 0, "what is left of a session that is gone does not expire");
    unlessEqual(List.of(-2L, -2L, -2L, -2L, -2L), lives, "keys of a session that is gone");
    if (!session.lost) {
      unless(found.entries().isEmpty(), "a session that is gone has an entry");
    }
    session.expectedEvent = null;
  }

  private static void log(ModelSession session, Inspection found) {
    long seq = ModelQueue.number(session.cursor);
    unlessEqual(
        session.expectedEvent == null ? 0 : 1, found.events().size(), "events that a step wrote");
    for (Inspection.Event event : found.events()) {
      seq++;
      unlessEqual(seq, ModelQueue.number(event.id()), "the place of an event");
      Map<String, String> fields = event.fields();
      String turn = fields.get("turn");
      String length = fields.getOrDefault("offset", fields.get("length"));
      String said =
          fields.get("type")
              + (turn == null ? "" : " " + turn)
              + (length == null ? "" : " " + length);
      unlessEqual(String.valueOf(session.expectedEvent), said, "an event");
      session.logged(event.id());
      if (said.startsWith("started") && session.current != null) {
        session.current.attempt = event.id();
      }
    }
    session.expectedEvent = null;
    unlessEqual(session.cursor, found.state().last(), "the last event's id");
    unlessEqual(Long.toString(seq), found.state().seq(), "the last event's place");
    unless(
        found.logLength() <= (session.current == null ? LOG_AT_REST : LOG_ACTIVE_MAX),
        "the log is too long: " + found.logLength());
  }

  /// An entry if and only if the session is active, never two, and never one that no claim can find.
  private static void place(ModelSession session, Inspection found) {
    boolean active = session.current != null;
    unlessEqual(active, found.active(), "whether a session counts as active");
    boolean taken =
        session.unqueued && session.entry != null && !session.queue.contains(session.entry);
    unlessEqual(active && !taken ? 1 : 0, found.entries().size(), "entries of one session");
    if (!active || taken) {
      return;
    }
    Inspection.Entry actual = found.entries().getFirst();
    if (session.entry == null) {
      session.entry = session.queue.add(actual.id(), session);
    }
    ModelQueue.Entry entry = session.entry;
    unlessEqual(entry.id, actual.id(), "the session's entry");
    unlessEqual(entry.id, found.state().entry(), "the entry that the session names");
    unlessEqual(
        entry.consumer == null ? "" : entry.consumer, actual.consumer(), "who has the entry");
    unlessEqual(entry.deliveries, actual.deliveries(), "how often the entry was handed out");
    unlessEqual(
        session.queue.handedOut(), ModelQueue.number(found.handedOut()), "the last handed out");
    unless(
        session.unqueued || !session.queue.stranded(entry),
        "no claim can find the session's entry");
    if (entry.consumer != null) {
      long more = actual.idleMs() - entry.idleMs;
      unless(more >= 0 && more < RUN_MS_MAX, "the entry's idle time is off by " + more);
    }
  }

  private static void state(ModelSession session, Inspection found) {
    Inspection.State state = found.state();
    ModelTurn current = session.current;
    unlessEqual(current == null ? "idle" : "active", state.state(), "the state");
    unlessEqual(current == null ? "" : current.id, state.current(), "the current turn");
    unlessEqual(session.owner == null ? "" : session.owner, state.owner(), "the owner");
    unlessEqual(session.consumer == null ? "" : session.consumer, state.consumer(), "its consumer");
    unlessEqual(Integer.toString(session.turns.size()), state.turns(), "how many turns there are");
    unlessEqual(Integer.toString(session.bytes), state.bytes(), "bytes of all text");
    boolean running = session.running();
    String partial = running && current != null ? current.answer : "";
    String attempt = running && current != null && current.attempt != null ? current.attempt : "";
    unlessEqual(attempt, state.attempt(), "the attempt");
    unlessEqual(partial, found.partial(), "the partial");
    if (current != null) {
      unlessEqual(Integer.toString(partial.length()), state.chars(), "the partial's UTF-16 length");
      unlessEqual(Integer.toString(session.lapses), state.lapses(), "lapses");
      for (Inspection.Entry entry : found.entries()) {
        unlessEqual(current.id, entry.turn(), "the turn that the entry names");
      }
    }
  }

  private static void document(ModelTurn turn, List<String> pair) {
    unlessEqual(2, pair.size(), "messages of a turn");
    JsonNode human = JSON.readTree(pair.get(0));
    JsonNode bot = JSON.readTree(pair.get(1));
    human = human.isArray() ? human.get(0) : human;
    bot = bot.isArray() ? bot.get(0) : bot;
    unlessEqual("human", human.path("role").asString(), "role");
    unlessEqual("bot", bot.path("role").asString(), "role");
    unlessEqual(turn.id, human.path("turn").asString(), "the human message's turn");
    unlessEqual(turn.id + ":bot", bot.path("id").asString(), "the bot message's id");
    unlessEqual(turn.text, human.path("msg").asString(), "the human text");
    unlessEqual(turn.parentId(), human.path("parent").asString(""), "the parent");
    boolean ended = turn.state.ended();
    unlessEqual(ended ? turn.answer : "", bot.path("msg").asString(), "the bot text");
    unlessEqual(
        ended ? turn.state.wire() : TurnState.QUEUED.wire(),
        bot.path("status").asString(),
        "the status");
    unlessEqual(turn.code == null ? "" : turn.code.wire(), bot.path("code").asString(""), "code");
    unlessEqual(
        turn.finish == null ? "" : turn.finish.wire(), bot.path("finish").asString(""), "finish");
  }

  /// Every session and queue, by the store's own snapshots too.
  void everything(Collection<Watcher> watchers) {
    for (ModelSession session : world.sessions) {
      session(session);
      if (session.exists) {
        Resumption answer = world.look(session);
        session(session);
        if (answer instanceof Resumption.Snapshot snapshot) {
          unlessEqual(session.cursor, snapshot.cursor(), "the snapshot's cursor");
          unlessEqual(session.name, snapshot.info().name(), "the name");
          snapshot(session, snapshot.turns());
        } else {
          throw new Violation("no snapshot of a session that exists");
        }
      }
    }
    for (Watcher watcher : watchers) {
      watcher.settle();
    }
  }

  /// Compares turns as a reader has them with the model.
  static void snapshot(ModelSession session, List<Turn> turns) {
    unlessEqual(
        List.copyOf(session.turns.keySet()),
        turns.stream().map(Turn::turnId).toList(),
        "the turns in the order accepted");
    for (Turn turn : turns) {
      ModelTurn model = session.turns.get(turn.turnId());
      if (model != null) {
        unlessEqual(expected(model, turn.answer()), turn, "a turn");
      }
    }
  }

  /// @param found for the time, which Redis tells
  private static Turn expected(ModelTurn model, Turn.@Nullable Answer found) {
    boolean answered = model.state != TurnState.QUEUED;
    unlessEqual(answered, found != null, "whether there is an answer");
    return new Turn(
        model.id,
        model.parent == null ? null : model.parent.id,
        model.text,
        model.at,
        model.state,
        model.state == TurnState.RUNNING ? model.attempt : null,
        found == null
            ? null
            : new Turn.Answer(model.answer, found.at(), model.code, model.finish, model.model));
  }
}
