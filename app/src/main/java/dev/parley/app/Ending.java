package dev.parley.app;

import dev.parley.app.settings.SettingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what was started, last first, when the process is told to end (Ctrl-C, SIGTERM) or cannot go
/// on, and then the process. For any thread.
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final Deque<Step> steps = new ArrayDeque<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private int exitCode;

  /// One thing to end.
  interface Step {
    void end() throws Exception;
  }

  /// Also listens for the signal to end from now on.
  Ending() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "ending"));
  }

  /// @param step to be done before all that were added until now
  void add(Step step) {
    synchronized (steps) {
      steps.push(step);
    }
  }

  /// Waits for the signal to end, or for `max`.
  ///
  /// @return whether the end has begun
  boolean await(Duration max) throws InterruptedException {
    return begun.await(max.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Starts parts, then waits until everything has ended.
  ///
  /// @param start adds what it starts; if it fails, what it added is ended
  /// @return the process's exit code
  int guard(Start start) throws InterruptedException {
    try {
      start.run();
    } catch (RuntimeException | InterruptedException failed) {
      if (end(failed instanceof SettingException ? 2 : 1)) {
        throw failed;
      }
    }
    done.await();
    return exitCode;
  }

  /// Starts parts of the program.
  interface Start {
    void run() throws InterruptedException;
  }

  /// Ends everything, because it cannot go on. Does nothing if the end has begun.
  ///
  /// @param sentence for whoever reads the log
  void fail(String sentence) {
    if (begun.getCount() > 0) {
      LOG.error("{}", sentence);
      end(1);
    }
  }

  private void onSignal() {
    end(0);
    // Java would name the signal in its exit code, which supervisors take for a failure.
    Runtime.getRuntime().halt(exitCode);
  }

  /// @return whether the end began here
  private boolean end(int code) {
    synchronized (done) {
      if (begun.getCount() == 0) {
        return false;
      }
      begun.countDown();
      exitCode = code;
      for (Step step = next(); step != null; step = next()) {
        try {
          step.end();
        } catch (Exception e) {
          LOG.error("A part of Parley did not end in order", e);
          exitCode = 1;
        }
      }
      done.countDown();
      return true;
    }
  }

  private @Nullable Step next() {
    synchronized (steps) {
      return steps.poll();
    }
  }
}
