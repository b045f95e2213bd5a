package dev.parley.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void standsStillUntilMoved() {
    SettableClock clock = new SettableClock(START);
    Clock elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));
    assertThat(clock.instant()).isEqualTo(START);
    clock.advance(Duration.ofSeconds(5));
    assertThat(elsewhere.instant()).isEqualTo(START.plusSeconds(5));
    clock.set(START);
    assertThat(elsewhere.instant()).isEqualTo(START);
  }
}
