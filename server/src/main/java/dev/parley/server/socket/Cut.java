package dev.parley.server.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/// Ends connections at once, and tells of their end. Closed the usual way, one whose client does not read
/// stays until the client has taken all that was written.
public final class Cut {
  private Cut() {}

  /// Ends a server's connection, whatever is still to be written.
  public static void connection(HttpConnection connection) {
    channel(channelOf(connection));
  }

  /// Has something done when a server's connection has ended, on its event loop. The connection's own
  /// handler is not told of the end once it was upgraded to a socket.
  public static void onEnd(HttpConnection connection, Runnable action) {
    channelOf(connection).closeFuture().addListener(_ -> action.run());
  }

  /// What a connection is written to. A routed request's socket does not show it; its connection does.
  static Channel channelOf(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }

  /// Closes past the handlers that would first write what is pending.
  static void channel(Channel channel) {
    ChannelHandlerContext nearest = channel.pipeline().firstContext();
    if (nearest != null) {
      var _ = nearest.close();
    }
  }
}
