package dev.parley.server.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.net.impl.VertxHandler;
import java.util.Map;
import java.util.function.Consumer;

/// Takes frames that break the rules of WebSocket before Vert.x hears of them, which would close the
/// connection at once. A browser that is still sending the rest of such a frame then gets a reset, and
/// learns nothing of why: the close frame is lost. Here the rest is read and dropped.
///
/// For one connection, on its event loop.
final class FrameFaults extends ChannelInboundHandlerAdapter {
  private final Context context;
  private final Consumer<CorruptedWebSocketFrameException> broken;

  private volatile boolean dropping;

  private FrameFaults(Context context, Consumer<CorruptedWebSocketFrameException> broken) {
    this.context = context;
    this.broken = broken;
  }

  /// @param upgraded on its event loop, after the upgrade
  /// @param broken called on the context; nothing more is read of the connection from then on
  static void hear(
      Channel upgraded, Context context, Consumer<CorruptedWebSocketFrameException> broken) {
    for (Map.Entry<String, ChannelHandler> handler : upgraded.pipeline()) {
      if (handler.getValue() instanceof VertxHandler<?>) {
        upgraded
            .pipeline()
            .addBefore(handler.getKey(), "frame-faults", new FrameFaults(context, broken));
        return;
      }
    }
    throw new IllegalStateException("the connection is not one of Vert.x");
  }

  /// From now on nothing that comes in is told to anybody, until the connection ends.
  static void drop(Channel upgraded) {
    FrameFaults there = upgraded.pipeline().get(FrameFaults.class);
    if (there != null) {
      there.dropping = true;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (dropping) {
      ReferenceCountUtil.release(message);
    } else {
      channel.fireChannelRead(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      context.runOnContext(_ -> broken.accept(corrupted));
    } else {
      channel.fireExceptionCaught(cause);
    }
  }
}
