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
  private final Ledger ledger;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Person> people = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Duration endMax;

  /// @param servers in their order; each address may be down at times
  /// @param endMax how long open turns may take once the crowd closes
  /// @param paceMillisMax of the answers: the longest time from one piece to the next
  public Crowd(
      int size, long seed, Ledger ledger, List<URI> servers, Duration endMax, int paceMillisMax) {
    this.ledger = ledger;
    this.endMax = endMax;
    for (int number = 0; number < size; number++) {
      people.add(new Person(number, seed, ledger, servers, closing, endMax, paceMillisMax));
    }
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

  /// From now on snapshots may lack what was shown: to be called before Redis is made to lose it.
  public void tolerateLoss() {
    people.forEach(Person::tolerateLoss);
  }

  /// Nobody begins anything more; waits until all open turns have ended, as long as they may take.
  public void close() throws InterruptedException {
    closing.countDown();
    long until = System.nanoTime() + endMax.plusSeconds(30).toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
        ledger.wrong(Wrong.BROKEN_RUN, "a client does not come to its end");
        return;
      }
    }
  }
}
