package dev.parley.server.socket;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.server.delivery.FrameReader;
import dev.parley.server.limit.Caller;
import dev.parley.store.AcceptResult;
import dev.parley.store.SessionToken;
import dev.parley.store.Submission;
import io.vertx.core.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection that speaks `parley.v1`. Everything happens on its context; what the session's events
/// are comes by way of its [FrameReader].
final class FrameConnection implements ChatSocket.Language {
  private final Context context;
  private final SocketOutlet outlet;
  private final ChatServices services;
  private final Caller caller;
  private final FrameReader reader;
  private final Patience untilHello;
  private final Hellos hellos;
  private @Nullable Opened opened;

  /// What the first hello made of the connection.
  private record Opened(SessionToken token, SubmissionLane lane, Runnable uncount) {}

  FrameConnection(Context context, SocketOutlet outlet, ChatServices services, Caller caller) {
    this.context = context;
    this.outlet = outlet;
    this.services = services;
    this.caller = caller;
    this.reader = new FrameReader(outlet);
    this.hellos = new Hellos(context.owner(), this::begin);
    this.untilHello =
        Patience.begin(
            context.owner(), services.config().hello(), () -> outlet.close(CloseCode.NO_HELLO));
  }

  @Override
  public void text(String text) {
    ClientFrame frame;
    try {
      frame = ClientFrameCodec.decode(text);
    } catch (InvalidFrameException notOne) {
      outlet.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    if (frame instanceof ClientFrame.Hello hello) {
      hello(hello);
      return;
    }
    Opened known = opened;
    if (known == null) {
      outlet.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    boolean room =
        switch (frame) {
          case ClientFrame.Hello _ -> true;
          case ClientFrame.Send send ->
              known.lane.send(
                  new Submission(send.turnId(), send.text(), send.parent(), send.model()));
          case ClientFrame.Stop stop -> known.lane.stop(stop.turnId());
          case ClientFrame.Ping _ -> {
            reply(new ServerFrame.Pong());
            yield true;
          }
        };
    if (!room) {
      outlet.close(CloseCode.TOO_MANY);
    }
  }

  private void hello(ClientFrame.Hello hello) {
    Optional<SessionToken> token = SessionToken.parse(hello.session());
    if (opened == null) {
      untilHello.end();
      if (token.isEmpty()) {
        outlet.close(CloseCode.SESSION_GONE);
        return;
      }
      opened =
          new Opened(
              token.get(),
              new SubmissionLane(context, token.get(), services, caller, this::outcome),
              services
                  .allowances()
                  .opened(caller, token.get(), () -> outlet.close(CloseCode.TOO_MANY)));
    } else if (!token.equals(Optional.of(opened.token))) {
      outlet.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    hellos.take(hello);
  }

  private void begin(ClientFrame.Hello hello) {
    if (opened != null) {
      services.mirrors().hello(opened.token, reader, hello);
    }
  }

  private void outcome(SubmissionLane.Outcome outcome) {
    switch (outcome) {
      case SubmissionLane.Outcome.Stored _ -> {}
      case SubmissionLane.Outcome.Known(AcceptResult.Duplicate known) ->
          reply(
              new ServerFrame.Accepted(
                  null, known.turnId(), known.parent(), known.text(), known.at(), true));
      case SubmissionLane.Outcome.Refused refused ->
          reply(new ServerFrame.Refused(refused.turnId(), refused.code(), refused.retryAfter()));
      case SubmissionLane.Outcome.SessionGone _ -> outlet.close(CloseCode.SESSION_GONE);
    }
  }

  private void reply(ServerFrame frame) {
    if (!outlet.reply(ServerFrameCodec.encode(frame))) {
      outlet.close(CloseCode.TOO_SLOW);
    }
  }

  @Override
  public void left() {
    untilHello.end();
    hellos.end();
    if (opened != null) {
      services.mirrors().leave(opened.token, reader);
      opened.uncount.run();
    }
  }
}
