package dev.parley.store.steps;

import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.redis.SteppedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A run of random steps from a seed. The same seed makes the same run.
final class RandomSteps {
  private static final int FULL_CHECK_EVERY = 1000;

  private final long seed;
  private final Random random;
  private final World world;
  private final Checks checks;
  private final Repeats repeats;
  private final RandomWork work;
  private final RandomSessions sessions;
  private final List<Chance> chances = new ArrayList<>();
  private int weights;

  private record Chance(int below, Runnable step) {}

  RandomSteps(long seed, SteppedStore store, StoreConfig config, RedisView view) {
    this.seed = seed;
    random = new Random(seed);
    world = new World(store, config, view);
    checks = new Checks(world);
    repeats = new Repeats(random);
    Texts texts = new Texts(random);
    work = new RandomWork(world, new Workers(world, checks), repeats, random, texts);
    sessions = new RandomSessions(world, new Edge(world, checks), checks, repeats, random, texts);
    step(20, sessions::create);
    step(140, sessions::accept);
    step(20, sessions::acceptKnown);
    step(130, work::claim);
    step(110, work::begin);
    step(200, work::flush);
    step(90, work::finish);
    step(30, work::beat);
    step(15, work::release);
    step(30, sessions::stop);
    step(60, sessions::resume);
    step(10, sessions::position);
    step(20, sessions::watch);
    step(4, sessions::end);
    step(4, sessions::expire);
    step(2, sessions::lose);
    step(3, sessions::sweep);
    step(12, sessions::starve);
    step(8, sessions::unqueue);
    step(1, sessions::loseGroup);
    step(80, sessions::lapse);
    step(8, work::crash);
    step(10, work::forget);
    step(3, work::report);
    step(6, work::leave);
    step(130, repeats::late);
  }

  private void step(int weight, Runnable step) {
    weights += weight;
    chances.add(new Chance(weights, step));
  }

  /// Makes the steps, then answers all that is left, and checks throughout.
  ///
  /// @return how often each call had each kind of answer
  /// @throws Violation as soon as the store does what it must not; says the seed and the last steps
  Map<String, Integer> run(int steps) {
    int made = 0;
    try {
      for (; made < steps; made++) {
        one();
        if (made % FULL_CHECK_EVERY == 0) {
          checks.everything(sessions.watchers());
        }
      }
      drain();
      checks.everything(sessions.watchers());
    } catch (Violation violation) {
      throw new Violation(
          violation.getMessage()
              + " (seed "
              + seed
              + ", step "
              + made
              + ") after\n  "
              + repeats.trail(),
          violation);
    } finally {
      sessions.close();
    }
    return repeats.outcomes();
  }

  private void one() {
    int roll = random.nextInt(weights);
    for (Chance chance : chances) {
      if (roll < chance.below()) {
        chance.step().run();
        break;
      }
    }
    sessions.hear();
  }

  /// Whoever was at work is gone; a good worker answers what is left, each turn in its order.
  private void drain() {
    sessions.sweep();
    boolean some = true;
    for (int round = 0; some && round < 3; round++) {
      sessions.lapseAll();
      some = work.drain();
    }
    Violation.unless(!some, "the queue does not become empty");
    for (ModelSession session : world.sessions) {
      Violation.unless(session.current == null, "a turn was left over");
      for (ModelTurn turn : session.turns.values()) {
        Violation.unless(turn.state.ended(), "an accepted turn has not ended");
      }
    }
  }

  /// A token that the seed decides.
  static SessionToken token(Texts texts) {
    return SessionToken.parse(texts.uuid()).orElseThrow();
  }
}
