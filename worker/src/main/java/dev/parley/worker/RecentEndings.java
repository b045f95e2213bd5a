package dev.parley.worker;

import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Turns;
import dev.parley.store.WriteResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The turns that ended just before the store was last heard, with their whole text: a Redis that
/// comes back from its file or from a replica may have lost the last moments, and is told again.
/// Telling it what it knows is harmless.
final class RecentEndings {
  private static final Logger LOG = LoggerFactory.getLogger(RecentEndings.class);

  /// For as long as a master that was left may still take what it is given.
  private static final Duration KEPT = Duration.ofSeconds(20);

  private static final int KEPT_MAX = 512;
  private static final long CHARS_MAX = 16L * 1024 * 1024;
  private static final int TRIES_MAX = 3;

  /// Then the store is away as a whole, and each further try costs a command's time-out.
  private static final int FAILURES_MAX = 16;

  private record Told(Hold hold, String text, Ending ending, long at) {}

  private final Turns turns;
  private final WorkerTime time;
  private final int answerBytesMax;

  /// By the turn, the oldest first.
  private final SequencedMap<String, Told> told = new LinkedHashMap<>();

  private long chars;

  RecentEndings(Turns turns, WorkerTime time, int answerBytesMax) {
    this.turns = turns;
    this.time = time;
    this.answerBytesMax = answerBytesMax;
  }

  synchronized void add(Hold hold, String text, Ending ending) {
    Told before = told.remove(hold.turnId());
    chars -= before == null ? 0 : before.text().length();
    told.putLast(hold.turnId(), new Told(hold, text, ending, time.nanos()));
    chars += text.length();
    while (told.size() > KEPT_MAX || chars > CHARS_MAX) {
      removeOldest();
    }
  }

  /// Whether a turn is one of them.
  synchronized boolean has(String turnId) {
    return told.containsKey(turnId);
  }

  private void removeOldest() {
    chars -= told.pollFirstEntry().getValue().text().length();
  }

  /// Forgets what is older than [#KEPT] before the store was last heard.
  ///
  /// @param answeredAt on the clock of [WorkerTime#nanos]
  synchronized void forget(long answeredAt) {
    while (!told.isEmpty() && answeredAt - told.firstEntry().getValue().at() > KEPT.toNanos()) {
      removeOldest();
    }
  }

  /// Says all of them again, on this thread, which must be one that may wait. One that cannot be told
  /// does not keep the others waiting: on a cluster they may lie elsewhere.
  ///
  /// @return why the last of those that could not be told was not; then there must be another occasion
  Optional<RuntimeException> repeat() {
    List<Told> all;
    synchronized (this) {
      all = List.copyOf(told.values());
    }
    Optional<RuntimeException> failure = Optional.empty();
    int failures = 0;
    for (Told one : all) {
      try {
        repeat(one);
      } catch (RuntimeException e) {
        failure = Optional.of(e);
        if (++failures == FAILURES_MAX) {
          break;
        }
      }
    }
    return failure;
  }

  /// Says how a turn ended once more, on this thread, if it is one of them.
  ///
  /// @return whether the store has it: then the turn is not to be begun
  boolean repeat(String turnId) {
    Told one;
    synchronized (this) {
      one = told.get(turnId);
    }
    return one != null && repeat(one);
  }

  private boolean repeat(Told one) {
    AnswerText text = new AnswerText(one.text(), answerBytesMax);
    Piece piece = text.beyond(text.bytes(), text.chars());
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      Piece rest = piece;
      WriteResult answer = StoreCalls.once(() -> turns.finish(one.hold(), rest, one.ending()));
      if (!(answer instanceof WriteResult.OtherLength there)
          || !text.holds(there.bytes(), there.chars())) {
        return answer instanceof WriteResult.Written;
      }
      LOG.info("Turn {}: the store had lost its end; told again", one.hold().turnId());
      piece = text.beyond(there.bytes(), there.chars());
    }
    return false;
  }
}
