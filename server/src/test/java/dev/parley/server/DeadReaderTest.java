package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Limits;
import dev.parley.server.delivery.DeliveryConfig;
import dev.parley.server.delivery.FrameReader;
import dev.parley.server.delivery.IdleOutlet;
import dev.parley.server.delivery.Mirrors;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.store.SessionToken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
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
