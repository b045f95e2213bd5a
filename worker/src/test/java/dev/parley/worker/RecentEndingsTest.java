package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FinishReason;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import org.junit.jupiter.api.Test;

class RecentEndingsTest {
  private static final int MEBI = 1024 * 1024;

  private final ManualTime time = new ManualTime();
  private final FakeTurns turns = new FakeTurns(time);

  @Test
  void veryLongAnswersAreRememberedUpToABoundOfTheirLength() {
    RecentEndings endings = new RecentEndings(turns, time, 2 * MEBI);
    String text = "a".repeat(MEBI);
    for (int i = 0; i < 20; i++) {
      Hold hold =
          new Hold(
              SessionToken.random(),
              turns.send("hello").turnId,
              "1-1",
              "owner",
              "1-0",
              new Slot("worker", i));
      endings.add(hold, text, new Ending.Completed(FinishReason.STOP, null));
    }
    assertThat(endings.repeat()).isEmpty();
    assertThat(turns.calls.stream().filter("finish"::equals)).hasSize(16);
  }
}
