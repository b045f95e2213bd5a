package dev.parley.bench.reconnect;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.measure.Delays;
import dev.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;

/// When each client has caught up after the cut: an idle one when it is welcomed, one whose answer
/// runs at the first piece after the welcome, which follows without a gap what it held before.
final class Returns {
  private final List<One> all = new ArrayList<>();
  private volatile boolean cut;
  private volatile long cutNanos;

  /// A listener for one more client.
  ///
  /// @param answered whether its session has an answer that runs
  Listener add(boolean answered) {
    One one = new One(answered);
    all.add(one);
    return one;
  }

  /// From now on it counts.
  void cutNow() {
    all.forEach(one -> one.caughtUpMicros = 0);
    cutNanos = System.nanoTime();
    cut = true;
  }

  boolean allBack() {
    return all.stream().allMatch(one -> one.caughtUpMicros > 0);
  }

  long back() {
    return all.stream().filter(one -> one.caughtUpMicros > 0).count();
  }

  /// Of all who are back, from the cut on.
  Delays.Sorted delays() {
    Delays delays = new Delays();
    all.stream().map(one -> one.caughtUpMicros).filter(micros -> micros > 0).forEach(delays::add);
    return Delays.sorted(List.of(delays));
  }

  private final class One implements Listener {
    private final boolean answered;
    private volatile long caughtUpMicros;
    private boolean welcomedAgain;

    One(boolean answered) {
      this.answered = answered;
    }

    @Override
    public void welcomed(Client client, long nanos) {
      welcomedAgain = cut;
      if (!answered) {
        caughtUp();
      }
    }

    @Override
    public void piece(Client client, ServerFrame.Delta piece) {
      if (welcomedAgain) {
        caughtUp();
      }
    }

    private void caughtUp() {
      if (cut && caughtUpMicros == 0) {
        caughtUpMicros = Math.max(1, (System.nanoTime() - cutNanos) / 1_000);
      }
    }
  }
}
