package dev.parley.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.IdleOutlet;
import dev.parley.server.delivery.UnreadFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private static final Duration STILL = Duration.ofSeconds(3);
  private static final Duration READING = Duration.ofMillis(2_900);

  private final UnreadFrames frames = new UnreadFrames(540);
  private final OpenSockets sockets = new OpenSockets(10, frames, new SimpleMeterRegistry());

  private Unread unread(long bytes, Duration sinceProgress) {
    Unread socket = new Unread(bytes, sinceProgress);
    assertThat(sockets.add(socket)).isTrue();
    return socket;
  }

  @Test
  void whoReadsNothingGoesTheLargestFirstUntilThereIsRoom() {
    Unread small = unread(10, STILL);
    Unread large = unread(100, STILL);
    Unread middle = unread(50, STILL);
    Unread reading = unread(500, READING);
    sockets.relieve();
    assertThat(List.of(large.gone, middle.gone, small.gone, reading.gone))
        .containsExactly(true, true, false, false);
  }

  @Test
  void whileThereIsRoomNobodyGoes() {
    Unread large = unread(540, STILL);
    sockets.relieve();
    assertThat(large.gone).isFalse();
  }

  @Test
  void whoReadsStaysUntilWhatIsUnreadTakesTwiceTheMemory() {
    Unread large = unread(1_000, READING);
    Unread small = unread(100, READING);
    frames.hold(new byte[1_080]);
    sockets.relieve();
    assertThat(List.of(large.gone, small.gone)).containsExactly(false, false);
    frames.hold(new byte[20]);
    sockets.relieve();
    assertThat(List.of(large.gone, small.gone)).containsExactly(true, false);
    // What goes with the one that is about to leave is enough.
    sockets.relieve();
    assertThat(small.gone).isFalse();
  }

  /// A socket whose client has so much to take and took something so long ago.
  private static final class Unread extends IdleOutlet {
    private final long bytes;
    private final Duration sinceProgress;
    private boolean gone;

    Unread(long bytes, Duration sinceProgress) {
      super(false);
      this.bytes = bytes;
      this.sinceProgress = sinceProgress;
    }

    @Override
    public void write(byte[] frame) {}

    @Override
    public long keptBytes() {
      return bytes;
    }

    @Override
    public Duration sinceProgress() {
      return sinceProgress;
    }

    @Override
    public void close(CloseCode code) {
      assertThat(code).isEqualTo(CloseCode.TOO_SLOW);
      gone = true;
    }

    @Override
    public boolean closed() {
      return gone;
    }
  }
}
