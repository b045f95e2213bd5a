package dev.parley.server.limit;

import dev.parley.store.Quotas;
import dev.parley.store.Quotas.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// How many sockets of each address and session this node has, noted in the store so that all nodes
/// know. For any thread.
///
/// What is noted lapses by itself, so that nothing stays of a node that dies. What could not be noted
/// counts as let through, and is noted by [#renew].
final class OpenCounts {
  /// How often each note is renewed: twice before it lapses.
  private static final int RENEW_SECONDS = (int) Quotas.NOTED.toSeconds() / 3;

  private final Quotas quotas;
  private final String node = UUID.randomUUID().toString();
  private final Map<Subject, Integer> open = new HashMap<>();
  private int second;

  OpenCounts(Quotas quotas) {
    this.quotas = quotas;
  }

  /// Counts one more.
  ///
  /// @param tooMany called later, on any thread, if there are too many; it then counts no more
  /// @return to be run when it is closed; running it again does nothing
  Runnable add(Subject subject, int most, Runnable tooMany) {
    One one = new One(subject);
    CompletionStage<Boolean> noted;
    // In the same step, so that notes reach the store in the order of what they say.
    synchronized (open) {
      int now = open.merge(subject, 1, Integer::sum);
      noted = quotas.note(subject, node, now, most);
    }
    noted.whenComplete(
        (fits, failure) -> {
          if (failure == null && !fits) {
            one.run();
            tooMany.run();
          }
        });
    return one;
  }

  private final class One implements Runnable {
    private final Subject subject;
    private boolean gone;

    One(Subject subject) {
      this.subject = subject;
    }

    @Override
    public void run() {
      synchronized (open) {
        if (gone) {
          return;
        }
        gone = true;
        Integer left = open.computeIfPresent(subject, (_, now) -> now == 1 ? null : now - 1);
        note(subject, left == null ? 0 : left);
      }
    }
  }

  /// To be called once a second: renews a part of all notes, and each in time.
  void renew() {
    Map<Subject, Integer> due = new HashMap<>();
    synchronized (open) {
      second = (second + 1) % RENEW_SECONDS;
      open.forEach(
          (subject, now) -> {
            if (Math.floorMod(subject.hashCode(), RENEW_SECONDS) == second) {
              due.put(subject, now);
            }
          });
    }
    due.forEach(this::renew);
  }

  /// Without the lock, since event loops wait for it.
  private void renew(Subject subject, int copied) {
    note(subject, copied);
    synchronized (open) {
      int now = open.getOrDefault(subject, 0);
      if (now != copied) {
        // The copy may have reached the store after what was noted since.
        note(subject, now);
      }
    }
  }

  /// What is lost here is said again by the next [#renew], or lapses.
  private void note(Subject subject, int now) {
    var _ = quotas.note(subject, node, now, 0);
  }
}
