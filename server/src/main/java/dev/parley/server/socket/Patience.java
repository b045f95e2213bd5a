package dev.parley.server.socket;

import io.vertx.core.Vertx;
import java.time.Duration;

/// A wait for something that a client must do in time, by the time in which the server could have read
/// it. When thousands come in one moment an event loop reads what lies there only after seconds; that
/// is not the client's delay. So the wait goes in steps, and between two of them the loop has looked
/// at every socket: however late it is, that counts as one step.
///
/// Used on the event loop that it was begun on.
public final class Patience {
  private static final int STEPS = 5;

  private final Vertx vertx;
  private final long stepMillis;
  private final Runnable over;
  private int stepsLeft = STEPS;
  private long timer;

  private Patience(Vertx vertx, Duration max, Runnable over) {
    this.vertx = vertx;
    this.stepMillis = Math.max(1, Math.ceilDiv(max.toMillis(), STEPS));
    this.over = over;
  }

  /// Begins to wait.
  ///
  /// @param over run if nobody ends the wait in time
  public static Patience begin(Vertx vertx, Duration max, Runnable over) {
    Patience patience = new Patience(vertx, max, over);
    patience.step();
    return patience;
  }

  private void step() {
    timer = vertx.setTimer(stepMillis, _ -> stepped());
  }

  private void stepped() {
    stepsLeft--;
    if (stepsLeft == 0) {
      over.run();
    } else {
      step();
    }
  }

  /// It was done, or does not matter any more. Does nothing once it is over.
  public void end() {
    vertx.cancelTimer(timer);
  }
}
