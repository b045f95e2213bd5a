package dev.parley.server.socket;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.PlainMessage;
import dev.parley.protocol.PlainMessageCodec;
import dev.parley.protocol.RefusalCode;
import dev.parley.server.delivery.PlainReader;
import dev.parley.server.limit.Caller;
import dev.parley.store.SessionToken;
import dev.parley.store.Submission;
import io.vertx.core.Context;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A connection that speaks the plain protocol: text in, whole answers out. Everything happens on its
/// context.
final class PlainConnection implements ChatSocket.Language {
  private final SessionToken token;
  private final SocketOutlet outlet;
  private final ChatServices services;
  private final PlainReader reader;
  private final SubmissionLane lane;
  private final Caller caller;
  private @Nullable Runnable uncount;

  PlainConnection(
      Context context,
      SessionToken token,
      SocketOutlet outlet,
      ChatServices services,
      Caller caller) {
    this.token = token;
    this.outlet = outlet;
    this.services = services;
    this.caller = caller;
    this.reader = new PlainReader(outlet, services.clock());
    this.lane = new SubmissionLane(context, token, services, caller, this::outcome);
  }

  /// Takes a place among the session's readers; what ends from then on is kept for the socket.
  ///
  /// @return whether the session is there; fails if the store cannot be asked
  CompletionStage<Boolean> join() {
    return services.mirrors().join(token, reader);
  }

  /// Its socket is there. Only now is it counted: a handshake that is refused has none, and what its
  /// token names need not be a session.
  void upgraded() {
    uncount = services.allowances().opened(caller, token, () -> outlet.close(CloseCode.TOO_MANY));
  }

  @Override
  public void text(String text) {
    String turnId = UUID.randomUUID().toString();
    if (!lane.send(new Submission(turnId, text, new Parent.Newest(), null))) {
      outlet.close(CloseCode.TOO_MANY);
    }
  }

  private void outcome(SubmissionLane.Outcome outcome) {
    switch (outcome) {
      case SubmissionLane.Outcome.Stored _, SubmissionLane.Outcome.Known _ -> {}
      case SubmissionLane.Outcome.Refused refused -> {
        RefusalCode code = refused.code();
        byte[] answer =
            PlainMessageCodec.encode(
                new PlainMessage(
                    UUID.randomUUID().toString(),
                    code.sentence(),
                    services.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                    code.wire()));
        if (!outlet.reply(answer)) {
          outlet.close(CloseCode.TOO_SLOW);
        }
      }
      case SubmissionLane.Outcome.SessionGone _ -> outlet.close(CloseCode.SESSION_GONE);
    }
  }

  @Override
  public void left() {
    services.mirrors().leave(token, reader);
    if (uncount != null) {
      uncount.run();
    }
  }
}
