package dev.parley.worker.model.local;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One answer being made by llama.cpp on a thread of its own.
///
/// The library's wait for the next piece cannot be woken: a cancel from outside leaves it waiting for
/// ever. So the thread that waits is also the one that cancels, as soon as its wait is over: after
/// the piece being made, or, before the first, once the prompt is read. Whoever wants the answer
/// waits here instead, and is let go at once.
final class Generation implements Runnable {
  /// What comes next.
  sealed interface Step {
    record Text(String text) implements Step {}

    record End() implements Step {}

    /// @param contextFull whether the prompt was too long
    record Broken(boolean contextFull) implements Step {}

    record Cancelled() implements Step {}
  }

  private final LlamaModel model;
  private final InferenceParameters parameters;
  // Bounded by the answer's model tokens, which the parameters limit.
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private volatile boolean cancelled;

  Generation(LlamaModel model, InferenceParameters parameters) {
    this.model = model;
    this.parameters = parameters;
  }

  /// The next step, or null if there is none within `time`. After a cancel: nothing but Cancelled.
  @Nullable Step next(Duration time) throws InterruptedException {
    Step step = steps.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    return cancelled ? new Step.Cancelled() : step;
  }

  void cancel() {
    cancelled = true;
    steps.add(new Step.Cancelled());
  }

  @Override
  public void run() {
    if (cancelled) {
      return;
    }
    try {
      LlamaIterator pieces = model.generate(parameters).iterator();
      while (pieces.hasNext()) {
        if (cancelled) {
          pieces.cancel();
          return;
        }
        steps.add(new Step.Text(pieces.next().text));
      }
      steps.add(new Step.End());
    } catch (RuntimeException e) {
      // LlamaException, which the library hides; its message may quote the prompt.
      String message = e.getMessage();
      steps.add(new Step.Broken(message != null && message.contains("context size")));
    }
  }
}
