package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The same numbers as in `client/src/connection/backoff.test.ts` and `connection.test.ts`.
class BackoffTest {
  @Test
  void doublesUpToItsLongest() {
    assertThat(
            IntStream.of(0, 1, 2, 5, 6, 7, 1000)
                .mapToObj(failures -> Backoff.RECONNECT.pause(failures, 0).toMillis()))
        .containsExactly(500L, 1000L, 2000L, 16_000L, 30_000L, 30_000L, 30_000L);
  }

  @Test
  void isCutByUpToHalf() {
    assertThat(Backoff.RECONNECT.pause(1, 0.5)).isEqualTo(Duration.ofMillis(750));
    assertThat(Backoff.RECONNECT.pause(1, 0.999)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void goesByHowTheSocketEnded() {
    assertThat(Backoff.after(1006, 0, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(Backoff.after(4504, 0, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(Backoff.after(4429, 0, 0)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Backoff.after(4503, 0, 0)).isZero();
    assertThat(Backoff.after(4503, 1, 0)).isEqualTo(Duration.ofSeconds(1));
  }
}
