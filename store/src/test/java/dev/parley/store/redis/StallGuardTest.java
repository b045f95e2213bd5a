package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StallGuardTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  /// Passes bytes on to a Redis, until it is told to swallow those of the connections it has.
  private static final class Relay implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();

    Relay(URI redis) throws IOException {
      Thread.ofVirtual().start(() -> accept(redis));
    }

    String url() {
      return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    void swallow() {
      swallowed.addAll(sockets);
    }

    private void accept(URI redis) {
      try {
        while (true) {
          Socket near = listening.accept();
          Socket far = new Socket(redis.getHost(), redis.getPort());
          sockets.add(near);
          sockets.add(far);
          Thread.ofVirtual().start(() -> pass(near, far));
          Thread.ofVirtual().start(() -> pass(far, near));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void pass(Socket from, Socket to) {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[8192];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          if (!swallowed.contains(from)) {
            out.write(bytes, 0, n);
          }
        }
      } catch (IOException closed) {
        // The other direction has closed both.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aConnectionThatANetworkSwallowsIsMadeAgain() throws Exception {
    RedisServers servers = RedisFlavor.LIST.empty();
    StoreConfig direct = StoreRig.config(servers);
    try (Relay relay = new Relay(URI.create(servers.urls().getFirst()))) {
      StoreConfig config =
          direct.with(
              draft -> {
                draft.addresses = List.of(relay.url());
                draft.commandTimeout = TIMEOUT;
              });
      try (RedisStore store = RedisStore.open(config)) {
        SessionToken token = SessionToken.random();
        assertThat(get(store.sessions().create(token, "Ada", List.of()))).isPresent();
        Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
        get(store.live().subscribe(token, seen::add));
        relay.swallow();
        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .ignoreExceptions()
            .until(() -> get(store.live().probe()) != null);
        assertThat(seen).contains(new LiveMessage.Gap());
        assertThat(get(store.sessions().end(token))).isTrue();
      }
    }
  }
}
