package dev.parley.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Quotas;
import dev.parley.store.Quotas.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OpenCountsTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final FakeQuotas quotas = new FakeQuotas();
  private final OpenCounts counts = new OpenCounts(quotas);
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void whatIsOpenIsNotedAgainOftenEnoughAndWhatIsClosedIsNot() {
    for (int i = 0; i < 100; i++) {
      var _ = counts.add(new Subject.Address("a" + i), 5, refused::incrementAndGet);
    }
    counts.add(new Subject.Address("closed"), 5, refused::incrementAndGet).run();
    quotas.said.clear();
    // Half of the time that a note counts.
    for (int second = 0; second < Quotas.NOTED.toSeconds() / 2; second++) {
      counts.renew();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(quotas.said).contains("a" + i + "=1");
    }
    assertThat(quotas.said).noneMatch(said -> said.contains("closed"));
    assertThat(refused).hasValue(0);
  }

  @Test
  void oneThatIsRefusedCountsNoMoreAndItsEndTakesNobodyElsesPlace() {
    Subject subject = new Subject.Address("a");
    Runnable first = counts.add(subject, 1, refused::incrementAndGet);
    Runnable second = counts.add(subject, 1, refused::incrementAndGet);
    assertThat(refused).hasValue(1);
    assertThat(quotas.noted).containsEntry(subject, 1);
    second.run();
    assertThat(quotas.noted).containsEntry(subject, 1);
    first.run();
    first.run();
    assertThat(quotas.noted).isEmpty();
  }

  @Test
  void nobodyWaitsWhileNotesAreRenewedAndTheNewestStays() throws Exception {
    Subject subject = new Subject.Address("a");
    var _ = counts.add(subject, 5, refused::incrementAndGet);
    AtomicBoolean opened = new AtomicBoolean();
    quotas.before =
        () -> {
          quotas.before = () -> {};
          Thread other =
              Thread.ofVirtual().start(() -> counts.add(subject, 5, refused::incrementAndGet));
          opened.set(other.join(SOON));
        };
    for (int second = 0; second < Quotas.NOTED.toSeconds() / 3; second++) {
      counts.renew();
    }
    assertThat(opened).as("while a note was on its way").isTrue();
    assertThat(quotas.noted).containsEntry(subject, 2);
    assertThat(quotas.said).endsWith("a=2", "a=1", "a=2");
  }

  private interface Check {
    void run() throws InterruptedException;
  }

  /// Counts for one node.
  private static final class FakeQuotas implements Quotas {
    private final Map<Subject, Integer> noted = new HashMap<>();
    private final List<String> said = new ArrayList<>();

    /// Done while the next note is on its way.
    private Check before = () -> {};

    @Override
    public CompletionStage<Duration> take(Event event, Subject subject, int perMinute) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> note(Subject subject, String node, int open, int most) {
      try {
        before.run();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      String network = subject instanceof Subject.Address(String written) ? written : "";
      said.add(network + "=" + open);
      if (open == 0) {
        noted.remove(subject);
      } else if (most > 0 && open > most) {
        return CompletableFuture.completedFuture(false);
      } else {
        noted.put(subject, open);
      }
      return CompletableFuture.completedFuture(true);
    }
  }
}
