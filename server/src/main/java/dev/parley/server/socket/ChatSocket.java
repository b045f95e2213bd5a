package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.Failures;
import dev.parley.server.limit.Caller;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every socket is held to, whatever is spoken on it: frame sizes, text only, a rate, and signs
/// of life. Everything happens on the socket's context.
final class ChatSocket {
  /// What is spoken on a socket.
  interface Language {
    void text(String text);

    /// The socket is closed; called once.
    void left();
  }

  private static final Logger LOG = LoggerFactory.getLogger(ChatSocket.class);
  private static final short NO_PONG = 1001;

  /// A client that reads at this pace is alive, though its pong comes after all that was sent before.
  private static final int SLOWEST_BYTES_PER_SECOND = 1024;

  /// Frames that go out in one system call at most.
  private static final int PACKET_FRAMES_MAX = 64;

  /// What both kernels together keep of a connection, which nobody here can see shrink.
  private static final int KEPT_BYTES_MAX = 256 * 1024;

  private final ServerWebSocket socket;
  private final SocketOutlet outlet;
  private final ChatServices services;
  private final Language language;
  private final Context context;
  private final FrameAssembler assembler;
  private final FrameRate rate;
  private final Runnable uncount;
  private long pingTimer;
  private @Nullable Patience untilPong;
  private long waitNanos;
  private long heardNanos = System.nanoTime();
  private long pingedBytes;
  private long readBytes;

  private ChatSocket(
      Context context,
      ServerWebSocket socket,
      SocketOutlet outlet,
      ChatServices services,
      Language language,
      Caller caller) {
    this.context = context;
    this.socket = socket;
    this.outlet = outlet;
    this.services = services;
    this.language = language;
    this.assembler = new FrameAssembler(services.config().limits().frameBytes());
    this.rate = new FrameRate(services.config().framesPerSecond(), System.nanoTime());
    this.uncount = services.allowances().connected(caller, () -> outlet.close(CloseCode.TOO_MANY));
  }

  /// To be called on the socket's context, in the same step that got the socket.
  static void start(
      Context context,
      ServerWebSocket socket,
      SocketOutlet outlet,
      ChatServices services,
      Language language,
      Caller caller) {
    ChatSocket chat = new ChatSocket(context, socket, outlet, services, language, caller);
    Leftovers.drop(outlet.channel());
    FrameFaults.hear(outlet.channel(), context, chat::broken);
    // Frames of one moment go out together, in one system call.
    outlet
        .channel()
        .pipeline()
        .addFirst("flushes", new FlushConsolidationHandler(PACKET_FRAMES_MAX, true));
    socket.frameHandler(chat::frame);
    socket.exceptionHandler(failure -> LOG.debug("A connection broke: {}", Failures.kind(failure)));
    socket.pongHandler(_ -> chat.pong());
    socket.closeHandler(_ -> chat.left());
    chat.pingTimer =
        context.owner().setPeriodic(services.config().ping().toMillis(), _ -> chat.ping());
    outlet.open(socket);
    if (!services.sockets().add(outlet)) {
      outlet.close(CloseCode.TOO_MANY);
    } else if (services.sockets().draining()) {
      outlet.close(CloseCode.DRAINING);
    }
  }

  private void frame(WebSocketFrame frame) {
    if (outlet.closed()) {
      return;
    }
    services.meters().frameIn();
    heardNanos = System.nanoTime();
    if (!rate.take(System.nanoTime())) {
      outlet.close(CloseCode.TOO_MANY);
      return;
    }
    switch (frame.type()) {
      case TEXT, CONTINUATION -> {
        switch (assembler.take(frame.binaryData(), frame.isContinuation(), frame.isFinal())) {
          case FrameAssembler.Result.Unfinished _ -> {}
          case FrameAssembler.Result.Text(String text) -> language.text(text);
          case FrameAssembler.Result.TooLarge _ -> outlet.close(CloseCode.FRAME_TOO_LARGE);
          case FrameAssembler.Result.Invalid _ -> outlet.close(CloseCode.NOT_UNDERSTOOD);
        }
      }
      case BINARY -> outlet.close(CloseCode.NOT_UNDERSTOOD);
      // Answered by the WebSocket layer, behind all that the client has yet to take.
      case CLOSE -> outlet.cutLater();
      case PING, PONG -> {}
    }
  }

  /// A frame that the WebSocket layer did not take; nothing more can be read from this socket.
  private void broken(CorruptedWebSocketFrameException corrupted) {
    boolean tooLarge = WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus());
    outlet.close(tooLarge ? CloseCode.FRAME_TOO_LARGE : CloseCode.NOT_UNDERSTOOD);
  }

  private void ping() {
    if (outlet.closed() || untilPong != null) {
      return;
    }
    pingedBytes = outlet.writtenBytes();
    awaitPong();
    socket.writePing(Buffer.buffer()).onSuccess(_ -> written());
  }

  /// A ping goes out behind whatever was written before it, and nothing shows here how far its
  /// client has come with that, so the wait grows by the time which a slow one needs to read it.
  private void awaitPong() {
    waitNanos = System.nanoTime();
    long before = Math.min(pingedBytes - readBytes, KEPT_BYTES_MAX);
    Duration reading = Duration.ofMillis(before * 1_000 / SLOWEST_BYTES_PER_SECOND);
    untilPong =
        Patience.begin(context.owner(), services.config().pong().plus(reading), this::noPong);
  }

  /// Only now can the client get the ping.
  private void written() {
    if (untilPong != null) {
      untilPong.end();
      awaitPong();
    }
  }

  private void noPong() {
    if (socket.isClosed()) {
      return;
    }
    if (heardNanos - waitNanos > 0 || outlet.madeRoomSince(waitNanos)) {
      awaitPong();
    } else {
      outlet.end(socket, NO_PONG, "no pong");
    }
  }

  private void pong() {
    if (untilPong != null) {
      readBytes = pingedBytes;
      stopWaiting();
    }
  }

  private void stopWaiting() {
    if (untilPong != null) {
      untilPong.end();
      untilPong = null;
    }
  }

  private void left() {
    context.owner().cancelTimer(pingTimer);
    stopWaiting();
    services.sockets().remove(outlet);
    uncount.run();
    outlet.left();
    language.left();
  }
}
