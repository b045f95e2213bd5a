package dev.parley.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Held;
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
    MirrorState state = MirrorState.of(snapshot("c1"), 256, 256 * 1024);
    Closed outlet = new Closed();
    Greeting greeting = new Greeting(new PlainReader(outlet, Clock.systemUTC()), null, null);
    Greetings greetings = new Greetings();
    greetings.add(greeting);
    assertThat(greetings.serve(state, new Nobody())).isEqualTo(Greetings.Need.NOTHING);
    assertThat(greeting.joined).isCompletedWithValue(false);
  }

  @Test
  void ofSeveralForgottenCursorsTheNewestIsAskedForAndItsAnswerDoesForAll() {
    Greetings greetings = new Greetings();
    List<Greeting> three =
        List.of(waiting("9-1", greetings), waiting("10-4", greetings), waiting("8-2", greetings));
    Held wanted = greetings.wanted();
    assertThat(wanted).isEqualTo(new Held("10-4", null));
    Resumption.Snapshot snapshot = snapshot("40-1");
    greetings.took(snapshot, wanted);
    assertThat(three).extracting(greeting -> greeting.snapshot).containsOnly(snapshot);
    assertThat(greetings.wanted()).isNull();
  }

  @Test
  void whoHoldsNewerThanWhatWasForgottenIsAskedForItself() {
    Greetings greetings = new Greetings();
    Greeting older = waiting("9-1", greetings);
    Held asked = greetings.wanted();
    Greeting newer = waiting("30-1", greetings);
    greetings.took(snapshot("40-1"), asked);
    assertThat(older.snapshot).isNotNull();
    assertThat(newer.snapshot).isNull();
    assertThat(greetings.wanted()).isEqualTo(new Held("30-1", null));
  }

  @Test
  void whoWantsTheWholeSessionWaitsForNobodyWhoCameLater() {
    Greetings greetings = new Greetings();
    var _ = waiting(null, greetings);
    var _ = waiting("30-1", greetings);
    assertThat(greetings.wanted()).isEqualTo(Held.NOTHING);
  }

  @Test
  void whoHasNoRoomKeepsNoSession() {
    Greetings greetings = new Greetings();
    Greeting full = new Greeting(new FrameReader(new Full()), null, null);
    greetings.add(full);
    Greeting roomy = waiting(null, greetings);
    Resumption.Snapshot snapshot = snapshot("40-1");
    greetings.took(snapshot, greetings.wanted());
    assertThat(roomy.snapshot).isEqualTo(snapshot);
    assertThat(full.snapshot).isNull();
    greetings.took(snapshot, null);
    assertThat(full.snapshot).isNull();
  }

  @Test
  void whatIsNoCursorIsOlderThanAny() {
    assertThat(Cursors.sequence("12-4294967295")).isEqualTo(12);
    assertThat(List.of("", "x", "12", "-1", "12-", "99999999999999999999-1", "1-1-1"))
        .allMatch(cursor -> Cursors.sequence(cursor) == 0);
    assertThat(Cursors.sequence(null)).isZero();
  }

  private static Greeting waiting(@Nullable String cursor, Greetings greetings) {
    Greeting greeting = new Greeting(new FrameReader(new Open()), cursor, null);
    greetings.add(greeting);
    return greeting;
  }

  private static Resumption.Snapshot snapshot(String cursor) {
    return new Resumption.Snapshot(
        new SessionInfo("Ada", AT, AT.plusSeconds(3_600)), cursor, List.of());
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

  private static final class Open extends IdleOutlet {
    Open() {
      super(false);
    }

    @Override
    public void write(byte[] frame) {
      throw new AssertionError("nobody has been served yet");
    }
  }

  private static final class Full extends IdleOutlet {
    Full() {
      super(false);
    }

    @Override
    public void write(byte[] frame) {
      throw new AssertionError("full");
    }

    @Override
    public boolean full() {
      return true;
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
