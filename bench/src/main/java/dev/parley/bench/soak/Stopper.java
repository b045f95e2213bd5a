package dev.parley.bench.soak;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.Script;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks one message, and stops its answer when the first of it is there.
final class Stopper implements Listener {
  private final ClientFrame.Send message;
  private volatile @Nullable How how;

  Stopper(Script script) {
    this.message = Client.message(script.message(), null);
  }

  /// How the turn has ended; null until it has.
  @Nullable How how() {
    return how;
  }

  @Override
  public void shown(Client client, List<Turn> turns) {
    for (Turn turn : turns) {
      if (turn.turnId().equals(message.turnId())) {
        how =
            switch (turn.state()) {
              case QUEUED, RUNNING -> null;
              case COMPLETED -> How.WHOLE;
              case FAILED -> How.FAILED;
              case STOPPED -> How.STOPPED;
            };
      }
    }
  }

  @Override
  public void welcomed(Client client, long nanos) {
    if (how == null) {
      client.send(message);
    }
  }

  @Override
  public void piece(Client client, ServerFrame.Delta piece) {
    client.stop(piece.turnId());
  }

  @Override
  public void turnEnded(Client client, Ended ended) {
    if (ended.turnId().equals(message.turnId())) {
      how = ended.how();
    }
  }
}
