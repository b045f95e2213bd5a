package dev.parley.server;

import dev.parley.protocol.Limits;
import dev.parley.server.limit.LimitConfig;
import dev.parley.server.looks.Looks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a server listens and what it bears.
///
/// @param host address to bind, such as `127.0.0.1`
/// @param port 3500 by custom; 0 for one that is free
/// @param eventLoops threads that carry sockets, from 1 on; one a core by custom
/// @param development whether [#DEVELOPMENT_ORIGIN] is allowed too
/// @param allowedOrigins origins of browsers that may call from another host, such as
///     `https://chat.example.org`: scheme, host and port, no path
/// @param clientDir the built client, with an `index.html`; null for none
/// @param limits what a client is told and held to; to be those of the store
/// @param connectionsMax most sockets of this node, from 1 on
/// @param sendBufferBytes bound of what the kernel keeps for each socket
/// @param ping how often a socket is pinged
/// @param pong how long its answer may take; less than `ping`
/// @param hello how long a connection may take for its first request, and a `parley.v1` socket to
///     say hello
/// @param slowClient how long a socket that is far behind may go without progress
/// @param behindBytesMax what counts as far behind
/// @param drain how long a closing node may take
/// @param drainSpread over how long of that its sockets are sent away
/// @param allowed what one address and one session may do
/// @param looks what the operator changes of the client's looks
/// @param rhythm what a server does by itself, and when
public record ServerConfig(
    String host,
    int port,
    int eventLoops,
    boolean development,
    Set<String> allowedOrigins,
    @Nullable Path clientDir,
    Limits limits,
    int connectionsMax,
    int sendBufferBytes,
    Duration ping,
    Duration pong,
    Duration hello,
    Duration slowClient,
    int behindBytesMax,
    Duration drain,
    Duration drainSpread,
    LimitConfig allowed,
    Looks looks,
    Rhythm rhythm) {

  /// Where the client's development server listens.
  public static final String DEVELOPMENT_ORIGIN = "http://localhost:3000";

  public ServerConfig {
    allowedOrigins = Set.copyOf(allowedOrigins);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("the port must be from 0 to 65535");
    }
    if (eventLoops < 1 || connectionsMax < 1) {
      throw new IllegalArgumentException("event loops and connections must be at least 1");
    }
    if (sendBufferBytes < 4_096 || behindBytesMax < 65_536) {
      throw new IllegalArgumentException(
          "the send buffer must be at least 4 KB and the bound of a slow client at least 64 KB");
    }
    if (pong.compareTo(ping) >= 0) {
      throw new IllegalArgumentException("the wait for a pong must be shorter than the ping");
    }
    for (Duration time : new Duration[] {pong, hello, slowClient}) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("times must be above 0");
      }
    }
    if (drain.isNegative() || drainSpread.isNegative()) {
      throw new IllegalArgumentException("the drain time and its spread must not be negative");
    }
  }

  /// What holds where no setting says otherwise: every address, port 3500, production.
  public static ServerConfig standard() {
    return new ServerConfig(
        "0.0.0.0",
        3500,
        Runtime.getRuntime().availableProcessors(),
        false,
        Set.of(),
        null,
        Limits.DEFAULT,
        50_000,
        64 * 1024,
        Duration.ofSeconds(25),
        Duration.ofSeconds(8),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        1024 * 1024,
        Duration.ofSeconds(20),
        Duration.ofSeconds(2),
        LimitConfig.STANDARD,
        Looks.PLAIN,
        Rhythm.STANDARD);
  }

  /// All origins that may call from another host.
  public Set<String> origins() {
    if (!development) {
      return allowedOrigins;
    }
    Set<String> all = new HashSet<>(allowedOrigins);
    all.add(DEVELOPMENT_ORIGIN);
    return Set.copyOf(all);
  }
}
