package dev.parley.bench.soak;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.Script;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.util.List;

/// Asks one message, and stops its answer when the first of it is there.
final class Stopper implements Listener {
  private final ClientFrame.Send message;
  private volatile boolean over;

  Stopper(Script script) {
    this.message = Client.message(script.message(), null);
  }

  /// Whether the turn has ended, stopped or not.
  boolean over() {
    return over;
  }

  @Override
  public void shown(Client client, List<Turn> turns) {
    over =
        turns.stream()
            .anyMatch(turn -> turn.turnId().equals(message.turnId()) && turn.state().ended());
  }

  @Override
  public void welcomed(Client client, long nanos) {
    if (!over) {
      client.send(message);
    }
  }

  @Override
  public void piece(Client client, ServerFrame.Delta piece) {
    client.stop(piece.turnId());
  }

  @Override
  public void turnEnded(Client client, Ended ended) {
    over |= ended.turnId().equals(message.turnId());
  }
}
