package dev.parley.testkit.client;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Refused;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.ServerFrameCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session as a checking client lives it, whatever carries the frames: what comes in is checked,
/// applied and kept; what must be said about it goes out.
///
/// Not safe for several threads at once.
final class CheckedSession {
  private final String session;
  private final ClientConduct conduct;
  private final Consumer<ClientFrame> line;
  private final Consumer<Received> watcher;
  private final SessionView view = new SessionView();
  private final DeliveryChecker checker;
  private final Outbox outbox = new Outbox(view);
  private final List<Received> received = new ArrayList<>();
  private @Nullable Welcome welcome;
  private int welcomes;

  /// @param session the session token
  /// @param line takes what is to be sent; without a connection it is lost
  /// @param watcher is told of each frame after it was applied
  CheckedSession(
      String session,
      ClientConduct conduct,
      Consumer<ClientFrame> line,
      Consumer<Received> watcher) {
    this.session = session;
    this.conduct = conduct;
    this.line = line;
    this.watcher = watcher;
    this.checker = new DeliveryChecker(view, conduct.toleratesLoss());
  }

  SessionView view() {
    return view;
  }

  DeliveryChecker checker() {
    return checker;
  }

  Outbox outbox() {
    return outbox;
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  @Nullable Welcome welcome() {
    return welcome;
  }

  /// How many welcomes came.
  int welcomes() {
    return welcomes;
  }

  void hello() {
    Hello hello = view.hello(session);
    checker.said(hello);
    line.accept(hello);
  }

  void send(Send send) {
    checker.sent(send.turnId(), send.text());
    outbox.sent(send);
    line.accept(send);
  }

  /// Sends again what the view does not show: one message, or all if `turnId` is null.
  void sendAgain(@Nullable String turnId) {
    for (Send send : outbox.unseen()) {
      if (turnId == null || turnId.equals(send.turnId())) {
        line.accept(send);
      }
    }
  }

  /// Takes one text frame.
  ///
  /// @return the frame; empty if it was none, which is noted
  Optional<ServerFrame> arrived(String text, long nanos, int connection) {
    Optional<ServerFrame> decoded;
    try {
      decoded = ServerFrameCodec.decode(text);
    } catch (InvalidFrameException invalid) {
      checker.note("a frame that is none: " + invalid.getMessage());
      return Optional.empty();
    }
    if (decoded.isEmpty()) {
      checker.note("a frame of an unknown type");
      return decoded;
    }
    ServerFrame frame = decoded.get();
    Received one = new Received(frame, connection, nanos);
    if (conduct.keepsFrames()) {
      received.add(one);
    }
    apply(frame);
    watcher.accept(one);
    return decoded;
  }

  private void apply(ServerFrame frame) {
    SessionView.Need before = view.need();
    checker.check(frame);
    view.apply(frame);
    if (view.need().compareTo(before) > 0) {
      checker.note("a gap: must ask for " + view.need() + " after " + frame);
      hello();
    }
    switch (frame) {
      case Welcome given -> {
        welcome = given;
        welcomes++;
        if (conduct.sendsAgain()) {
          sendAgain(null);
        }
      }
      case Refused refused -> outbox.refused(refused);
      case ServerFrame.Event _,
          ServerFrame.Queued _,
          ServerFrame.Delta _,
          ServerFrame.Notice _,
          ServerFrame.Pong _ -> {}
    }
  }

  /// What is held, without text of messages.
  String describe() {
    StringBuilder words = new StringBuilder("held:");
    for (HeldTurn turn : view.turns()) {
      words.append(' ').append(turn.turnId()).append(' ').append(turn.state().wire());
      words.append(' ').append(turn.answer().length()).append(';');
    }
    return words.append(" wrong: ").append(checker.violations()).toString();
  }
}
