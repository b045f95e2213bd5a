package dev.parley.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnreadFramesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final UnreadFrames unread = new UnreadFrames(100);

  @Test
  void aFrameThatGoesToManyCountsOnceUntilTheLastHasTakenIt() {
    byte[] shared = new byte[60];
    byte[] own = new byte[60];
    unread.hold(shared);
    unread.hold(shared);
    assertThat(unread.bytes()).isEqualTo(60);
    unread.hold(own);
    assertThat(unread.bytes()).isEqualTo(120);
    unread.release(shared);
    assertThat(unread.bytes()).isEqualTo(120);
    unread.release(shared);
    unread.release(own);
    assertThat(unread.bytes()).isZero();
  }

  @Test
  void whoWaitsForRoomGoesOnOnceThereIsSome() throws InterruptedException {
    byte[] frame = new byte[100];
    unread.hold(frame);
    Thread waits = Thread.ofVirtual().start(() -> unread.awaitRoom(SOON.multipliedBy(2)));
    await().atMost(SOON).until(() -> waits.getState() == Thread.State.TIMED_WAITING);
    unread.release(frame);
    assertThat(waits.join(SOON)).isTrue();
  }

  @Test
  void nobodyWaitsForRoomForEver() throws InterruptedException {
    unread.hold(new byte[100]);
    Duration max = Duration.ofMillis(50);
    assertThat(Thread.ofVirtual().start(() -> unread.awaitRoom(max)).join(SOON)).isTrue();
    assertThat(unread.bytes()).isEqualTo(100);
  }
}
