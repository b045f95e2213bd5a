package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.Outlet;
import dev.parley.server.delivery.UnreadFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.websocket.WebSocketFrameImpl;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A socket's way out. Counts what the kernel has not taken yet, so that nobody writes to a client
/// that does not read. For any thread.
final class SocketOutlet implements Outlet {
  /// From here on nothing more is written until half of it is gone.
  private static final int FULL_BYTES = 64 * 1024;

  /// Longer frames go out in parts, so that progress within them shows.
  private static final int PART_BYTES = 32 * 1024;

  /// Answers to what a client sends and does not read the answers of.
  private static final int REPLIES_BYTES_MAX = 1024 * 1024;

  /// What a frame takes of memory beside its bytes, at least, until it is taken: most replies are
  /// shorter than that.
  private static final int FRAME_BYTES = 512;

  /// A write that takes so long waited until the client made room for it.
  private static final Duration WAITED = Duration.ofMillis(500);

  /// How long what an ended client still sends is read and thrown away.
  private static final Duration DISCARD = Duration.ofSeconds(1);

  /// What is written in one go.
  ///
  /// @param reply whether it is of what the client asked for itself
  /// @param ofLong whether its frame goes out in several
  /// @param last whether the frame ends with it
  private record Part(int bytes, boolean reply, boolean ofLong, boolean last) {}

  private final Vertx vertx;
  private final SocketMeters meters;
  private final UnreadFrames unread;
  private final Duration closeMax;
  private final Channel channel;

  /// Long frames, oldest first, of which the client has yet to take a part.
  private final Deque<byte[]> held = new ArrayDeque<>();

  private @Nullable ServerWebSocket socket;
  private @Nullable Runnable onDrained;
  private @Nullable CloseCode closing;
  private boolean closed;
  private boolean drainDue;
  private long pending;

  /// What of [#held] is taken already.
  private long takenOfHeld;

  private long repliesPending;
  private long writtenBytes;
  private long roomMadeNanos = System.nanoTime();
  private long progressNanos = System.nanoTime();

  /// An outlet that is full until its socket is there.
  ///
  /// @param closeMax how long the client may take for the close frame
  /// @param channel the connection that the socket is on, or will be
  SocketOutlet(
      Vertx vertx, SocketMeters meters, UnreadFrames unread, Duration closeMax, Channel channel) {
    this.vertx = vertx;
    this.meters = meters;
    this.unread = unread;
    this.closeMax = closeMax;
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  void open(ServerWebSocket opened) {
    Runnable drained;
    CloseCode code;
    synchronized (this) {
      socket = opened;
      progressNanos = System.nanoTime();
      drained = onDrained;
      code = closing;
    }
    if (code != null) {
      end(opened, code);
    } else if (drained != null) {
      drained.run();
    }
  }

  @Override
  public synchronized void write(byte[] frame) {
    write(frame, false);
  }

  /// Writes what a client asked for itself, whatever else it has yet to take.
  ///
  /// @return false if the client has too many of these to take; the frame is then not written
  synchronized boolean reply(byte[] frame) {
    if (repliesPending + frame.length + FRAME_BYTES > REPLIES_BYTES_MAX) {
      return false;
    }
    write(frame, true);
    return true;
  }

  private void write(byte[] frame, boolean reply) {
    ServerWebSocket to = socket;
    if (to == null || closed()) {
      return;
    }
    meters.frameOut();
    if (frame.length <= PART_BYTES) {
      WebSocketFrame whole = new WebSocketFrameImpl(WebSocketFrameType.TEXT, frame, true);
      write(to, whole, new Part(frame.length, reply, false, true));
      return;
    }
    held.add(frame);
    unread.hold(frame);
    for (int from = 0; from < frame.length; from += PART_BYTES) {
      int end = Math.min(from + PART_BYTES, frame.length);
      ByteBuf part = Unpooled.wrappedBuffer(frame, from, end - from);
      boolean last = end == frame.length;
      write(
          to,
          from == 0
              ? new WebSocketFrameImpl(WebSocketFrameType.TEXT, part, last)
              : new WebSocketFrameImpl(WebSocketFrameType.CONTINUATION, part, last),
          new Part(end - from, reply, true, last));
    }
  }

  private void write(ServerWebSocket to, WebSocketFrame frame, Part part) {
    if (pending == 0) {
      progressNanos = System.nanoTime();
    }
    pending += part.bytes;
    writtenBytes += part.bytes;
    repliesPending += replyBytes(part);
    drainDue |= pending >= FULL_BYTES;
    long nanos = System.nanoTime();
    to.writeFrame(frame).onComplete(_ -> taken(part, nanos));
  }

  private static long replyBytes(Part part) {
    return part.reply ? part.bytes + FRAME_BYTES : 0;
  }

  private void taken(Part part, long writtenNanos) {
    Runnable drained = null;
    synchronized (this) {
      pending -= part.bytes;
      repliesPending -= replyBytes(part);
      if (part.ofLong && !held.isEmpty()) {
        takenOfLong(part);
      }
      progressNanos = System.nanoTime();
      if (progressNanos - writtenNanos >= WAITED.toNanos()) {
        roomMadeNanos = progressNanos;
      }
      if (drainDue && pending < FULL_BYTES / 2) {
        drainDue = false;
        drained = onDrained;
      }
    }
    if (drained != null) {
      drained.run();
    }
  }

  /// What goes out in order is taken in order.
  private void takenOfLong(Part part) {
    takenOfHeld += part.bytes;
    if (part.last) {
      byte[] whole = held.remove();
      takenOfHeld -= whole.length;
      unread.release(whole);
    }
  }

  /// Frame bytes that were written in all.
  synchronized long writtenBytes() {
    return writtenBytes;
  }

  /// Whether the client has made room for something that waited for it, since a time. What goes
  /// straight into the kernel's buffer says nothing of the client.
  synchronized boolean madeRoomSince(long nanos) {
    return roomMadeNanos - nanos > 0;
  }

  @Override
  public synchronized boolean full() {
    return socket == null || drainDue;
  }

  @Override
  public synchronized long pendingBytes() {
    return pending;
  }

  @Override
  public synchronized long keptBytes() {
    return pending + takenOfHeld;
  }

  @Override
  public synchronized Duration sinceProgress() {
    return pending == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressNanos);
  }

  @Override
  public synchronized void onDrained(Runnable action) {
    onDrained = action;
  }

  @Override
  public void close(CloseCode code) {
    ServerWebSocket to;
    synchronized (this) {
      if (closing != null || closed) {
        return;
      }
      closing = code;
      to = socket;
    }
    meters.closed(code);
    if (to != null) {
      end(to, code);
    }
  }

  private void end(ServerWebSocket to, CloseCode code) {
    if (to.isClosed()) {
      cutLater();
      return;
    }
    if (code == CloseCode.FRAME_TOO_LARGE) {
      // The client is still sending the rest. Closed at once, the kernel would answer it with a
      // reset, which takes the close frame away from the client too. A second close frame, which
      // Vert.x would send, makes browsers forget the first.
      Buffer body = Buffer.buffer().appendShort((short) code.code()).appendString(code.reason());
      to.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.CLOSE, body.getBytes(), true));
      FrameFaults.drop(channel);
      vertx.setTimer(DISCARD.toMillis(), _ -> Cut.channel(channel));
    } else {
      end(to, (short) code.code(), code.reason());
    }
  }

  /// Closes a socket; if its client does not take the close frame, without it.
  void end(ServerWebSocket to, short code, String reason) {
    to.close(code, reason);
    cutLater();
  }

  /// Gives the connection the time of a close frame, be it the client's own or ours, which goes out
  /// behind whatever the client has not taken yet.
  void cutLater() {
    vertx.setTimer(
        closeMax.toMillis(),
        _ -> {
          if (!gone()) {
            Cut.channel(channel);
          }
        });
  }

  private synchronized boolean gone() {
    return closed;
  }

  /// The socket is gone.
  synchronized void left() {
    closed = true;
    onDrained = null;
    held.forEach(unread::release);
    held.clear();
    takenOfHeld = 0;
  }

  @Override
  public synchronized boolean closed() {
    return closed || closing != null;
  }
}
