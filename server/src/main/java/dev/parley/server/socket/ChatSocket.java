package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.Failures;
import dev.parley.server.limit.Caller;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
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
  private boolean pingWritten;

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
    socket.frameHandler(chat::frame);
    socket.exceptionHandler(chat::failed);
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
      case PING, PONG, CLOSE -> {}
    }
  }

  /// A frame that the WebSocket layer did not take; nothing more can be read from this socket.
  private void failed(Throwable failure) {
    if (failure instanceof CorruptedWebSocketFrameException corrupted) {
      boolean tooLarge = WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus());
      outlet.close(tooLarge ? CloseCode.FRAME_TOO_LARGE : CloseCode.NOT_UNDERSTOOD);
    } else {
      LOG.debug("A connection broke: {}", Failures.kind(failure));
    }
  }

  private void ping() {
    if (outlet.closed() || untilPong != null) {
      return;
    }
    pingWritten = false;
    awaitPong();
    socket.writePing(Buffer.buffer()).onSuccess(_ -> written());
  }

  private void awaitPong() {
    untilPong = Patience.begin(context.owner(), services.config().pong(), this::noPong);
  }

  /// A ping goes out behind whatever was written before; only then can the client answer it.
  private void written() {
    pingWritten = true;
    if (untilPong != null) {
      untilPong.end();
      awaitPong();
    }
  }

  private void noPong() {
    if (socket.isClosed()) {
      return;
    }
    if (!pingWritten && outlet.sinceProgress().compareTo(services.config().pong()) < 0) {
      awaitPong();
    } else {
      outlet.end(socket, NO_PONG, "no pong");
    }
  }

  private void pong() {
    if (untilPong != null) {
      untilPong.end();
      untilPong = null;
    }
  }

  private void left() {
    context.owner().cancelTimer(pingTimer);
    pong();
    services.sockets().remove(outlet);
    uncount.run();
    outlet.left();
    language.left();
  }
}
