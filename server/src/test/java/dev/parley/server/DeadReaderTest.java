package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Limits;
import dev.parley.server.delivery.DeliveryConfig;
import dev.parley.server.delivery.FrameReader;
import dev.parley.server.delivery.IdleOutlet;
import dev.parley.server.delivery.Mirrors;
import dev.parley.server.delivery.UnreadFrames;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.testkit.client.CheckingClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeadReaderTest {
  @Test
  void aConnectionThatIsClosedBeforeItIsGreetedDoesNotKeepItsSessionFollowed() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerRig rig = ServerRig.start()) {
      String session = rig.session();
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      Mirrors mirrors =
          new Mirrors(
              vertx,
              rig.store.sessions(),
              rig.store.live(),
              new WorkerDirectory(rig.store.sessions()),
              new UnreadFrames(1),
              config(),
              Clock.systemUTC(),
              registry);
      mirrors.hello(
          SessionToken.parse(session).orElseThrow(),
          new FrameReader(new ClosedOutlet()),
          new ClientFrame.Hello(session, null, null));
      assertThat(registry.get("parley.mirrors").gauge().value()).isEqualTo(1);
      await().atMost(SOON).until(() -> registry.get("parley.mirrors").gauge().value() == 0);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aLongSessionIsNotReadForWhoHasLeftWhileItWaitedForRoom() throws Exception {
    CompletableFuture<Runnable> room = new CompletableFuture<>();
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.sessions = sessions -> noting(sessions, room);
              settings.rhythm =
                  new Rhythm(
                      Rhythm.STANDARD.silence(),
                      Rhythm.STANDARD.check(),
                      Duration.ofMillis(100),
                      Rhythm.STANDARD.close());
              return settings;
            })) {
      Runnable wait;
      try (CheckingClient _ = rig.connected(rig.session())) {
        wait = room.get(10, TimeUnit.SECONDS);
        wait.run();
      }
      await().atMost(SOON).until(() -> rig.figure("parley_mirrors") == 0);
      assertThatThrownBy(wait::run).isInstanceOf(CancellationException.class);
    }
  }

  /// The same sessions, and what the first who reads one waits for if it is long.
  private static Sessions noting(Sessions sessions, CompletableFuture<Runnable> room) {
    return StandIns.reading(
        sessions,
        (token, held, wait) -> {
          room.complete(wait);
          return sessions.resume(token, held, wait);
        });
  }

  private static DeliveryConfig config() {
    return new DeliveryConfig(
        Limits.DEFAULT,
        Duration.ofSeconds(5),
        1024 * 1024,
        256,
        256 * 1024,
        Duration.ofMillis(100),
        Duration.ofSeconds(3),
        Duration.ofSeconds(40),
        Duration.ofMinutes(5));
  }

  private static final class ClosedOutlet extends IdleOutlet {
    ClosedOutlet() {
      super(true);
    }

    @Override
    public void write(byte[] frame) {}
  }
}
