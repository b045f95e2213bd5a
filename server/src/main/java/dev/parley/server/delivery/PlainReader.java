package dev.parley.server.delivery;

import dev.parley.protocol.PlainMessage;
import dev.parley.protocol.PlainMessageCodec;
import dev.parley.protocol.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/// A plain connection's place: it gets each answer whole when its turn has ended, from the moment it
/// joined on.
public final class PlainReader extends Reader {
  private final Outlet outlet;
  private final Clock clock;

  public PlainReader(Outlet outlet, Clock clock) {
    this.outlet = outlet;
    this.clock = clock;
  }

  @Override
  Outlet outlet() {
    return outlet;
  }

  @Override
  boolean catchUp(MirrorState state) {
    EventLog log = state.log();
    while (!outlet.full() && !outlet.closed()) {
      if (next < log.first()) {
        return false;
      }
      if (next == log.end()) {
        return true;
      }
      PlainMessage message = PlainAnswer.of(log.at(next), now());
      if (message != null) {
        outlet.write(PlainMessageCodec.encode(message));
      }
      next++;
    }
    return true;
  }

  /// As finely as the store keeps times.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// After the mirror began again: the answers of turns that were open before and have ended since.
  void catchUp(List<Turn> turns, Set<String> openBefore) {
    for (Turn turn : turns) {
      PlainMessage message = openBefore.contains(turn.turnId()) ? PlainAnswer.of(turn) : null;
      if (message != null) {
        outlet.write(PlainMessageCodec.encode(message));
      }
    }
  }
}
