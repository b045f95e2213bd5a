package dev.parley.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// That each time in which a user saw nothing counts for the faults behind it, and is held against
/// what they allow.
class SilencesTest {
  private static final Limits SILENCE = new Limits(Duration.ofSeconds(5), null);
  private static final Limits LONG_SILENCE = new Limits(Duration.ofSeconds(20), null);
  private static final Limits WAY = new Limits(null, Duration.ofSeconds(2));

  private final Ledger ledger = new Ledger();
  private final Silences silences = ledger.silences();

  @Test
  void aSilenceLongerThanItsFaultAllowsIsTooLong() {
    long now = caused("worker-kill", SILENCE, Duration.ZERO);
    silences.silent("p1.1", now, now + nanos(5.1));
    assertThat(found()).containsExactly(Wrong.TOO_LONG);
    assertThat(ledger.violations().getFirst().words()).contains("worker-kill");
  }

  @Test
  void whatTheFaultItselfKeptAwayIsNotParleys() {
    long now = caused("redis-stall", SILENCE, Duration.ofSeconds(3));
    silences.silent("p1.1", now, now + nanos(7.9));
    assertThat(found()).isEmpty();
    assertThat(silence("redis-stall"))
        .isEqualTo(new Silences.Longest(Duration.ofMillis(7_900), Duration.ofMillis(4_900)));
  }

  @Test
  void silencesAndWaysHaveTheirOwnLimits() {
    long now = caused("server-kill", WAY, Duration.ZERO);
    silences.silent("p1.1", now, now + nanos(9));
    assertThat(found()).isEmpty();
    silences.away("p1.1", now, now + nanos(2.1));
    assertThat(found()).containsExactly(Wrong.TOO_LONG);
  }

  @Test
  void twoFaultsAtOnceBothCountAndAllowWhatTheMoreGenerousDoes() {
    Incident kill = ledger.incidents().begin("worker-kill", false, true, LONG_SILENCE);
    long now = caused("redis-kill", SILENCE, Duration.ofSeconds(2));
    ledger.incidents().end(kill, Duration.ZERO);
    silences.silent("p1.1", now, now + nanos(21.9));
    assertThat(found()).isEmpty();
    assertThat(silence("worker-kill").whole())
        .isEqualTo(silence("redis-kill").whole())
        .isEqualTo(Duration.ofMillis(21_900));
  }

  @Test
  void whoComesWhileOnlyOneOfTwoFaultsLastsStillWaitsForWhatTheOtherBroke() {
    Incident full = ledger.incidents().begin("memory-full", false, false, SILENCE);
    long killed = caused("worker-kill", LONG_SILENCE, Duration.ZERO);
    long came = System.nanoTime();
    ledger.incidents().end(full, Duration.ZERO);
    silences.silent("p1.1", came, killed + nanos(19));
    assertThat(found()).isEmpty();
    assertThat(silence("worker-kill")).isEqualTo(silence("memory-full"));
  }

  @Test
  void aSilenceAfterAFaultCountsForItAndOneLongAfterForNone() {
    long now = caused("worker-kill", SILENCE, Duration.ZERO);
    silences.silent("p1.1", now + nanos(10), now + nanos(16));
    silences.silent("p1.1", now + nanos(100), now + nanos(107));
    assertThat(silence("worker-kill").whole()).isEqualTo(Duration.ofSeconds(6));
    assertThat(silence(Silences.NO_FAULT).whole()).isEqualTo(Duration.ofSeconds(7));
  }

  private Silences.Longest silence(String fault) {
    return Objects.requireNonNull(silences.lines().get(fault)).silence();
  }

  private List<Wrong> found() {
    ledger.checkSilences();
    return ledger.violations().stream().map(Violation::kind).toList();
  }

  /// @return when
  private long caused(String fault, Limits limits, Duration outage) {
    Incident incident = ledger.incidents().begin(fault, false, false, limits);
    ledger.incidents().end(incident, outage);
    return incident.beganNanos();
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}
