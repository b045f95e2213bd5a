package dev.parley.app;

import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Settings;
import dev.parley.server.ParleyServer;
import dev.parley.server.ServerConfig;
import dev.parley.store.redis.RedisStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The edge, from its start to its end.
final class ServerPart {
  /// On top of the time to drain, for sockets whose clients do not take their close frame.
  private static final Duration GRACE = Duration.ofSeconds(4);

  private ServerPart() {}

  /// Tells early, before anything is started, that the port cannot be had.
  ///
  /// @throws StartException the address cannot be listened on
  static void checkPort(ServerConfig config) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the server itself does: connections of an earlier process that linger do not matter.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException taken) {
      throw taken(config);
    }
  }

  /// Listens. At the end sockets are sent away before the port closes.
  ///
  /// @return where it is to be found, such as `http://localhost:3500`
  static String start(Settings settings, RedisStore store, Ending ending) {
    ServerConfig config = Configs.server(settings);
    try {
      ParleyServer server =
          ParleyServer.start(
              config,
              store.sessions(),
              store.live(),
              store.quotas(),
              new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
              Clock.systemUTC());
      ending.add(() -> drain(server, config));
      return address(config.host(), server.port());
    } catch (IOException failed) {
      throw taken(config);
    }
  }

  private static void drain(ParleyServer server, ServerConfig config) throws Exception {
    try {
      server
          .drain()
          .toCompletableFuture()
          .get(config.drain().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      server.close();
    }
  }

  private static StartException taken(ServerConfig config) {
    return new StartException(
        "Port "
            + config.port()
            + " on "
            + config.host()
            + " cannot be listened on: stop the program that has it, or choose another with --port.");
  }

  private static String address(String host, int port) {
    boolean here = host.equals("0.0.0.0") || host.equals("127.0.0.1") || host.equals("::");
    String name = here ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port;
  }
}
