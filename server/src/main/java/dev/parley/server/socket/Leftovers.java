package dev.parley.server.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.vertx.core.net.impl.VertxHandler;
import java.lang.reflect.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets go of what a socket was upgraded from: the request with all its headers, and the connection
/// that it came on with a queue of a thousand places. Vert.x 5.1 keeps them for as long as the socket,
/// by the factory that made the socket's connection and is never used again: 8 KB, more than all the
/// rest of an idle socket.
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final @Nullable Field FACTORY = factory();

  private Leftovers() {}

  /// Without this a socket is as good and larger, so what cannot be let go of stays.
  ///
  /// @param upgraded on its event loop, after the upgrade
  static void drop(Channel upgraded) {
    if (FACTORY == null) {
      return;
    }
    for (Map.Entry<String, ChannelHandler> handler : upgraded.pipeline()) {
      if (handler.getValue() instanceof VertxHandler<?> keeper) {
        try {
          FACTORY.set(keeper, null);
        } catch (IllegalAccessException kept) {
          LOG.debug("What sockets were upgraded from is kept", kept);
        }
      }
    }
  }

  private static @Nullable Field factory() {
    try {
      Field factory = VertxHandler.class.getDeclaredField("connectionFactory");
      factory.setAccessible(true);
      return factory;
    } catch (ReflectiveOperationException | RuntimeException changed) {
      LOG.info("This Vert.x shows no connection's factory: sockets take more memory");
      return null;
    }
  }
}
