package dev.parley.server.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Limits;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.server.StandIns;
import dev.parley.server.delivery.Mirrors.Surroundings;
import dev.parley.store.LiveChannels;
import dev.parley.store.Resumption.Snapshot;
import dev.parley.store.SessionInfo;
import dev.parley.store.Sessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// A welcome with a whole session may have megabytes.
final class SharedWelcomeTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void aSnapshotIsEncodedOnceForAllWhoWaitForIt() {
    Surroundings surroundings = surroundings();
    Audience audience =
        new Audience(
            surroundings,
            new Welcomes(surroundings.config(), surroundings.workers(), surroundings.unread()),
            _ -> {});
    Snapshot first = snapshot("c1");
    MirrorState state = MirrorState.of(first, 256, 256 * 1024);
    Kept one = new Kept();
    Kept other = new Kept();
    audience.welcome(new FrameReader(one), state, "c1", first);
    audience.welcome(new FrameReader(other), state, "c1", first);
    assertThat(one.frames).hasSize(1);
    assertThat(other.frames.getFirst()).isSameAs(one.frames.getFirst());
    audience.welcome(new FrameReader(other), state, "c2", snapshot("c2"));
    assertThat(new String(other.frames.getLast(), StandardCharsets.UTF_8))
        .contains("\"cursor\":\"c2\"");
  }

  @Test
  void aLongWelcomeIsMadeAheadAndKeptUntilAllAreTold() {
    Surroundings surroundings = surroundings();
    Welcomes welcomes =
        new Welcomes(surroundings.config(), surroundings.workers(), surroundings.unread());
    String text = "0123456789".repeat(Welcomes.LONG_CHARS / 10 + 1);
    Snapshot snapshot = snapshot("c1", new Turn("t", null, text, AT, TurnState.QUEUED, null, null));
    assertThat(welcomes.prepared(snapshot).toCompletableFuture().orTimeout(10, SECONDS).join())
        .isSameAs(snapshot);
    byte[] frame = welcomes.frame(snapshot);
    assertThat(welcomes.frame(snapshot)).isSameAs(frame);
    assertThat(new String(frame, StandardCharsets.UTF_8)).contains(text);
    assertThat(surroundings.unread().bytes()).isEqualTo(frame.length);
    welcomes.forget();
    assertThat(surroundings.unread().bytes()).isZero();
    assertThat(welcomes.frame(snapshot)).isNotSameAs(frame).isEqualTo(frame);
    welcomes.close();
    welcomes.frame(snapshot);
    assertThat(surroundings.unread().bytes()).isZero();
  }

  private static Snapshot snapshot(String cursor, Turn... turns) {
    return new Snapshot(new SessionInfo("Ada", AT, AT.plusSeconds(3_600)), cursor, List.of(turns));
  }

  private static Surroundings surroundings() {
    Sessions sessions = StandIns.unused(Sessions.class);
    DeliveryConfig config =
        new DeliveryConfig(
            Limits.DEFAULT,
            Duration.ofSeconds(5),
            1024 * 1024,
            256,
            256 * 1024,
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(40),
            Duration.ofMinutes(5));
    return new Surroundings(
        sessions,
        StandIns.unused(LiveChannels.class),
        new WorkerDirectory(sessions),
        new UnreadFrames(1),
        config,
        Clock.systemUTC(),
        new DeliveryMeters(new SimpleMeterRegistry(), new ConcurrentHashMap<>()),
        new StoreTurns(1, (_, _) -> {}),
        new Comparison(sessions, (_, _) -> {}),
        () -> {
          throw new UnsupportedOperationException("ticks");
        });
  }

  private static final class Kept extends IdleOutlet {
    private final List<byte[]> frames = new ArrayList<>();

    Kept() {
      super(false);
    }

    @Override
    public void write(byte[] frame) {
      frames.add(frame);
    }
  }
}
