package dev.parley.store.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Closes a connection on which something was asked and nothing came back for a while, so that Lettuce
/// makes it again. Where a network drops packets without a word, the operating system alone would go
/// on sending into it for a quarter of an hour, also after another way is open.
final class StallGuard implements NettyCustomizer {
  private final Duration silenceMax;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  StallGuard(Duration silenceMax) {
    this.silenceMax = silenceMax;
  }

  /// Closes all connections, so that each is made again to whichever server is the right one by then.
  void closeAll() {
    for (Channel channel : open) {
      var _ = channel.close();
    }
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    open.add(channel);
    var _ = channel.closeFuture().addListener(_ -> open.remove(channel));
    channel.pipeline().addFirst("stall-guard", new Guard(silenceMax.toNanos()));
  }

  /// Runs on its connection's thread only.
  private static final class Guard extends ChannelDuplexHandler {
    private final long silenceNanosMax;

    /// When the oldest question was sent that nothing has come back since.
    private long askedAt;

    private boolean asked;

    Guard(long silenceNanosMax) {
      this.silenceNanosMax = silenceNanosMax;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      look(context);
      super.channelActive(context);
    }

    private void look(ChannelHandlerContext context) {
      if (!context.channel().isActive()) {
        return;
      }
      if (asked && System.nanoTime() - askedAt > silenceNanosMax) {
        var _ = context.close();
        return;
      }
      var _ =
          context
              .executor()
              .schedule(() -> look(context), silenceNanosMax / 4, TimeUnit.NANOSECONDS);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (!asked) {
        asked = true;
        askedAt = System.nanoTime();
      }
      super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      asked = false;
      super.channelRead(context, message);
    }
  }
}
