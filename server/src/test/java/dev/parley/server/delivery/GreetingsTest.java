package dev.parley.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GreetingsTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void whoIsClosedBeforeItsTurnIsToldThatItDidNotJoin() {
    SessionInfo info = new SessionInfo("Ada", AT, AT.plusSeconds(3_600));
    MirrorState state =
        MirrorState.of(new Resumption.Snapshot(info, "c1", List.of()), 256, 256 * 1024);
    Closed outlet = new Closed();
    Greeting greeting = new Greeting(new PlainReader(outlet, Clock.systemUTC()), null, null);
    Greetings greetings = new Greetings();
    greetings.add(greeting);
    assertThat(greetings.serve(state, new Nobody())).isEqualTo(Greetings.Need.NOTHING);
    assertThat(greeting.joined).isCompletedWithValue(false);
  }

  private static final class Nobody implements Greetings.Host {
    @Override
    public void welcome(FrameReader reader, String cursor, Resumption.@Nullable Snapshot snapshot) {
      throw new AssertionError("closed");
    }

    @Override
    public void place(Reader reader, long place) {
      throw new AssertionError("closed");
    }
  }

  private static final class Closed extends IdleOutlet {
    Closed() {
      super(true);
    }

    @Override
    public void write(byte[] frame) {
      throw new AssertionError("closed");
    }

    @Override
    public boolean full() {
      return true;
    }
  }
}
