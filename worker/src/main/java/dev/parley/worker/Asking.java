package dev.parley.worker;

import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.WholeCharacters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a model for one attempt's answer, again if that may help, until it answers, fails for good
/// or is interrupted. Used once, on the turn's thread.
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  /// A model is told to return within a second of being cancelled; past twice that its turn ends
  /// without it.
  private static final Duration CANCEL_MAX = Duration.ofSeconds(2);

  /// How the asking ended.
  sealed interface Outcome {
    record Replied(Reply reply) implements Outcome {}

    record GaveUp(FailureCode code) implements Outcome {}

    record Interrupted(Interruption why) implements Outcome {}
  }

  private final String turnId;
  private final Models.Offered offered;
  private final AnswerWriter writer;
  private final TurnDeadlines deadlines;
  private final CompletableFuture<Interruption> interrupted;
  private final WorkerConfig.Retrying retrying;
  private final WorkerTime time;
  private final Tallies tallies;

  Asking(
      String turnId,
      Models.Offered offered,
      AnswerWriter writer,
      TurnDeadlines deadlines,
      CompletableFuture<Interruption> interrupted,
      WorkerConfig.Retrying retrying,
      WorkerTime time,
      Tallies tallies) {
    this.turnId = turnId;
    this.offered = offered;
    this.writer = writer;
    this.deadlines = deadlines;
    this.interrupted = interrupted;
    this.retrying = retrying;
    this.time = time;
    this.tallies = tallies;
  }

  Outcome ask(Prompt prompt) {
    for (int retries = 0; ; retries++) {
      CompletableFuture<Reply> call = call(prompt);
      deadlines.quiet();
      Interruption why = interrupted.getNow(null);
      boolean replied = call.isDone() && !call.isCompletedExceptionally();
      // A model that came to its end as it was to be cut short has answered, unless there was more.
      if (why != null && (!replied || why == Interruption.FULL)) {
        return new Outcome.Interrupted(why);
      }
      if (replied) {
        return new Outcome.Replied(call.join());
      }
      Throwable failure = call.exceptionNow();
      Duration pause = pauseBeforeRetry(failure, retries);
      if (pause == null) {
        return new Outcome.GaveUp(codeOf(failure));
      }
      tallies.modelRetried();
      LOG.info(
          "Turn {}: {} ({}); asking again in {} ms",
          turnId,
          failure.getMessage(),
          offered.id(),
          pause.toMillis());
      if (!time.pause(pause, interrupted)) {
        return new Outcome.Interrupted(interrupted.join());
      }
    }
  }

  /// One call, on a thread of its own, so that a model that does not heed its cancellation cannot
  /// keep the turn from ending.
  ///
  /// @return completed, unless interrupted before the call or without effect on it
  private CompletableFuture<Reply> call(Prompt prompt) {
    CompletableFuture<Reply> call = new CompletableFuture<>();
    if (interrupted.isDone() || !offered.gate().enter(interrupted)) {
      return call;
    }
    Cancellation cancellation = new Cancellation();
    deadlines.asking();
    Thread.ofVirtual().name("model-" + turnId).start(() -> answer(prompt, cancellation, call));
    awaitEither(call, interrupted);
    if (!call.isDone()) {
      try {
        cancellation.cancel();
      } catch (RuntimeException e) {
        LOG.error("Turn {}: cancelling the model failed: {}", turnId, Trace.of(e));
      }
      time.pause(CANCEL_MAX, call);
      if (!call.isDone()) {
        LOG.warn("Turn {}: model {} did not heed its cancellation", turnId, offered.id());
      }
    }
    return call;
  }

  // Whatever a model throws ends its turn; there is nobody above who could do more with it.
  private void answer(Prompt prompt, Cancellation cancellation, CompletableFuture<Reply> call) {
    Pieces pieces = new Pieces();
    Runnable told;
    try {
      Reply reply = offered.model().answer(prompt, pieces, cancellation);
      pieces.end();
      told = () -> call.complete(reply);
    } catch (Throwable e) {
      told = () -> call.completeExceptionally(e);
    }
    offered.gate().leave();
    told.run();
  }

  private static void awaitEither(CompletableFuture<?> one, CompletableFuture<?> other) {
    try {
      CompletableFuture.anyOf(one, other).join();
    } catch (CompletionException e) {
      // Its own future tells of it.
    }
  }

  /// @return null if asking again is of no use
  private @Nullable Duration pauseBeforeRetry(Throwable failure, int retries) {
    if (!(failure instanceof ModelFailure.Retryable retryable)
        || writer.touched()
        || retries >= retrying.retriesMax()) {
      return null;
    }
    Duration pause = retryable.after();
    if (pause == null) {
      // Spread, so that turns that failed together do not come back together.
      double factor =
          (1L << Math.min(retries, 20)) * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
      pause = Duration.ofMillis((long) (retrying.pause().toMillis() * factor));
      pause = pause.compareTo(retrying.pauseMax()) < 0 ? pause : retrying.pauseMax();
    }
    boolean tooLong =
        pause.compareTo(retrying.pauseMax()) > 0 || pause.compareTo(deadlines.left()) >= 0;
    return tooLong ? null : pause;
  }

  private FailureCode codeOf(Throwable failure) {
    return switch (failure) {
      case ModelFailure.Retryable retryable -> logged(retryable.code(), retryable);
      case ModelFailure.Permanent permanent -> logged(permanent.code(), permanent);
      case null, default -> {
        LOG.error(
            "Turn {}: model {} failed in an unforeseen way: {}",
            turnId,
            offered.id(),
            failure == null ? "" : Trace.of(failure));
        yield FailureCode.INTERNAL;
      }
    };
  }

  private FailureCode logged(FailureCode code, ModelFailure failure) {
    LOG.warn(
        "Turn {}: model {} failed with {}: {}",
        turnId,
        offered.id(),
        code.wire(),
        failure.getMessage());
    return code;
  }

  /// Passes whole characters on. Half of one that is never completed is left out where the answer
  /// breaks off: whoever goes on says it again.
  private final class Pieces implements LanguageModel.Pieces {
    private final WholeCharacters whole =
        new WholeCharacters(
            new LanguageModel.Pieces() {
              @Override
              public void piece(String text) {
                writer.add(text);
              }

              @Override
              public void waiting() {}
            });

    void end() {
      whole.end();
    }

    @Override
    public void piece(String text) {
      deadlines.piece();
      whole.piece(text);
    }

    @Override
    public void waiting() {
      deadlines.waiting();
    }
  }
}
