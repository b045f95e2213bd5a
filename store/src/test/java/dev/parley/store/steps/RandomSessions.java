package dev.parley.store.steps;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.store.Held;
import dev.parley.store.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sessions that people begin, write in, watch, stop and leave, and what befalls them in Redis, at
/// random.
final class RandomSessions {
  private static final int SESSIONS = 12;
  private static final int REMEMBERED = 20;
  private static final int WATCHERS = 6;

  private final World world;
  private final Edge edge;
  private final Checks checks;
  private final Repeats repeats;
  private final Random random;
  private final Texts texts;
  private final Faults faults;
  private final Map<ModelSession, Reader> readers = new HashMap<>();
  private final Map<ModelSession, Watcher> watchers = new LinkedHashMap<>();

  RandomSessions(
      World world, Edge edge, Checks checks, Repeats repeats, Random random, Texts texts) {
    this.world = world;
    this.edge = edge;
    this.checks = checks;
    this.repeats = repeats;
    this.random = random;
    this.texts = texts;
    this.faults = new Faults(world);
  }

  private Optional<ModelSession> any(Predicate<ModelSession> wanted) {
    List<ModelSession> fit = world.sessions.stream().filter(wanted).toList();
    return fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(random.nextInt(fit.size())));
  }

  private Optional<ModelSession> any() {
    return any(session -> session.exists || random.nextInt(20) == 0);
  }

  void create() {
    if (world.sessions.stream().filter(session -> session.exists).count() >= SESSIONS) {
      return;
    }
    any(session -> !session.exists && session.current == null)
        .filter(_ -> world.sessions.size() > REMEMBERED)
        .ifPresent(this::dismiss);
    ModelSession session = world.newSession(RandomSteps.token(texts));
    String name = "N" + texts.snippets(3);
    repeats.call("create", session, () -> create(session, name));
  }

  private void dismiss(ModelSession session) {
    world.sessions.remove(session);
    readers.remove(session);
    Optional.ofNullable(watchers.remove(session)).ifPresent(Watcher::close);
  }

  private boolean create(ModelSession session, String name) {
    if (session.lost || !world.sessions.contains(session)) {
      // What names it in the queue is another's now; nobody makes a token twice after that.
      return false;
    }
    boolean made = !session.exists;
    edge.create(session, name);
    Watcher watcher = watchers.get(session);
    if (made && watcher != null) {
      watcher.refresh();
    }
    return made;
  }

  void accept() {
    any().ifPresent(session -> accept(session, texts.uuid()));
  }

  /// A turn that the session knows, with another text.
  void acceptKnown() {
    any(session -> !session.turns.isEmpty())
        .ifPresent(session -> accept(session, anyTurn(session)));
  }

  private void accept(ModelSession session, String turnId) {
    Parent parent =
        switch (random.nextInt(10)) {
          case 0 -> new Parent.Beginning();
          case 1 -> new Parent.Of(texts.uuid());
          case 2, 3 -> new Parent.Of(anyTurn(session));
          default -> new Parent.Newest();
        };
    @Nullable String model = random.nextInt(5) == 0 ? "large" : null;
    Submission submission = new Submission(turnId, texts.of(session), parent, model);
    repeats.call("accept", session, () -> edge.accept(session, submission));
  }

  private String anyTurn(ModelSession session) {
    List<String> ids = List.copyOf(session.turns.keySet());
    return ids.isEmpty() ? texts.uuid() : ids.get(random.nextInt(ids.size()));
  }

  void stop() {
    any()
        .ifPresent(
            session -> {
              ModelTurn current = session.current;
              String turn =
                  current == null || random.nextInt(3) == 0 ? anyTurn(session) : current.id;
              repeats.call("stop", session, () -> edge.stop(session, turn));
            });
  }

  void resume() {
    any()
        .ifPresent(
            session -> {
              Reader reader = readers.computeIfAbsent(session, _ -> new Reader());
              Held held =
                  switch (random.nextInt(10)) {
                    case 0 -> Held.NOTHING;
                    case 1 -> new Held("1-1", null);
                    case 2 -> new Held("no cursor", null);
                    default -> reader.held();
                  };
              repeats.once("resume", session, () -> edge.resume(session, reader, held));
            });
  }

  void position() {
    any(session -> session.exists).ifPresent(session -> edge.position(session, anyTurn(session)));
  }

  /// Watches a session, or one less.
  void watch() {
    if (watchers.size() >= WATCHERS) {
      Watcher watcher = List.copyOf(watchers.values()).get(random.nextInt(watchers.size()));
      watcher.settle();
      watchers.values().remove(watcher);
      watcher.close();
    }
    any(session -> session.exists && !watchers.containsKey(session))
        .ifPresent(
            session -> {
              repeats.note("watch " + session);
              watchers.put(session, new Watcher(world, session));
              checks.session(session);
            });
  }

  Collection<Watcher> watchers() {
    return watchers.values();
  }

  void hear() {
    watchers.values().forEach(Watcher::hear);
  }

  void end() {
    any().ifPresent(session -> repeats.call("end", session, () -> end(session)));
  }

  private boolean end(ModelSession session) {
    Watcher watcher = watchers.get(session);
    if (watcher != null) {
      watcher.settle();
    }
    boolean ended = edge.end(session);
    if (ended && watcher != null) {
      watcher.awaitEnd();
    }
    return ended;
  }

  void expire() {
    any(session -> session.exists && session.current == null).ifPresent(this::vanish);
  }

  /// As a failover that lost the session, but not its place in the queue.
  void lose() {
    any(session -> session.exists && session.entry != null).ifPresent(this::vanish);
  }

  private void vanish(ModelSession session) {
    repeats.note("vanish " + session);
    Watcher watcher = watchers.get(session);
    if (watcher != null) {
      watcher.settle();
      watcher.forget();
    }
    faults.expire(session);
    checks.session(session);
  }

  void sweep() {
    repeats.once("sweep", "", this::sweepAll);
  }

  private boolean sweepAll() {
    edge.sweep();
    return true;
  }

  void starve() {
    any(session -> session.current != null)
        .ifPresent(
            session -> {
              Duration late = world.config.queueDeadline().plusSeconds(1);
              int silent = random.nextInt(3);
              repeats.note("starve " + session + " " + silent);
              faults.starve(session, late);
              if (silent > 0) {
                Duration lapsed = world.config.lease().plusMillis(1);
                faults.age(session, silent == 1 ? lapsed.toMillis() : late.toMillis());
              }
              if (random.nextInt(3) > 0) {
                sweep();
              }
            });
  }

  /// A fault takes the session's place in the queue. Resume or sweep gives it a new one.
  void unqueue() {
    any(session -> session.entry != null)
        .ifPresent(
            session -> {
              boolean wholly = random.nextBoolean();
              repeats.note("unqueue " + session + " " + wholly);
              faults.unqueue(session, wholly);
              // Else something else may happen before the next resume or sweep repairs it.
              int next = random.nextInt(3);
              if (next == 0) {
                sweep();
              } else if (next == 1) {
                Reader reader = readers.computeIfAbsent(session, _ -> new Reader());
                repeats.once("resume", session, () -> edge.resume(session, reader, reader.held()));
              }
            });
  }

  void loseGroup() {
    any(session -> session.exists)
        .ifPresent(
            session -> {
              repeats.note("lose the group");
              faults.loseGroup(session);
            });
  }

  /// A lease runs out.
  void lapse() {
    any(session -> session.entry != null && session.entry.consumer != null)
        .ifPresent(
            session -> {
              repeats.note("lapse " + session);
              faults.age(session, world.config.lease().toMillis() + 1);
              checks.session(session);
            });
  }

  void lapseAll() {
    for (ModelQueue queue : world.queues.values()) {
      for (ModelQueue.Entry entry : new ArrayList<>(queue.entries())) {
        faults.age(entry, world.config.lease().toMillis() + 1);
      }
    }
  }

  void close() {
    watchers.values().forEach(Watcher::close);
  }
}
