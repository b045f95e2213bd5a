package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.Wrong;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// All the people of a run, each on a virtual thread.
public final class Crowd {
  private static final Duration COME_EACH = Duration.ofMillis(20);

  private final Ledger ledger;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Person> people = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Patience patience;
  private final Duration comeMax;

  /// @param servers in their order; each address may be down at times
  /// @param patience when open turns are given up
  /// @param paceMillisMax of the answers: the longest time from one piece to the next
  public Crowd(
      int size, long seed, Ledger ledger, List<URI> servers, Patience patience, int paceMillisMax) {
    this.ledger = ledger;
    this.patience = patience;
    this.comeMax = COME_EACH.multipliedBy(size);
    for (int number = 0; number < size; number++) {
      people.add(
          new Person(number, seed, ledger, servers, closing, patience, paceMillisMax, comeMax));
    }
  }

  /// From the start until the last has come.
  public Duration comeMax() {
    return comeMax;
  }

  public void start() {
    for (Person person : people) {
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler(
                  (_, failure) -> ledger.wrong(Wrong.BROKEN_RUN, "a client broke: " + failure))
              .start(person::live));
    }
  }

  /// Redis is about to lose its last moments: from now on snapshots may lack what was shown, and some
  /// people see to it that something is lost of which nobody but Parley knows.
  public void beforeLoss() {
    people.forEach(Person::beforeLoss);
  }

  /// Nobody begins anything more; waits until all open turns have ended, as long as they may take.
  public void close() throws InterruptedException {
    closing.countDown();
    long until = System.nanoTime() + patience.endMax().plusSeconds(30).toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
        ledger.wrong(Wrong.BROKEN_RUN, "a client does not come to its end");
        return;
      }
    }
  }
}
