package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConnectionIdleTest {
  @Test
  void aQuietSocketIsKeptUntilItsPingIsDueAndAnswered() {
    assertThat(ParleyServer.idle(pinging(Duration.ofMinutes(10), Duration.ofSeconds(8))))
        .isEqualTo(Duration.ofSeconds(618));
    assertThat(ParleyServer.idle(pinging(Duration.ofSeconds(25), Duration.ofSeconds(8))))
        .isEqualTo(Duration.ofSeconds(75));
  }

  private static ServerConfig pinging(Duration ping, Duration pong) {
    ServerConfig standard = ServerConfig.standard();
    return new ServerConfig(
        standard.host(),
        standard.port(),
        standard.eventLoops(),
        false,
        Set.of(),
        null,
        standard.limits(),
        standard.connectionsMax(),
        standard.sendBufferBytes(),
        ping,
        pong,
        standard.hello(),
        standard.slowClient(),
        standard.behindBytesMax(),
        standard.drain(),
        standard.drainSpread(),
        standard.allowed(),
        standard.looks(),
        standard.rhythm());
  }
}
