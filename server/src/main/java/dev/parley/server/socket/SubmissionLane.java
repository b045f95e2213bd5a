package dev.parley.server.socket;

import dev.parley.protocol.Limits;
import dev.parley.protocol.RefusalCode;
import dev.parley.server.delivery.Failures;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.limit.Allowances;
import dev.parley.server.limit.Caller;
import dev.parley.store.AcceptResult;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StopResult;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Submission;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection's sends and stops on their way to the store: one at a time, in the order they came,
/// so that messages are answered in that order. Used on the connection's context only.
final class SubmissionLane {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionLane.class);
  private static final Duration RETRY_BUSY = Duration.ofSeconds(2);
  private static final Duration RETRY_OVERLOADED = Duration.ofSeconds(5);
  private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);

  private static final Duration STOP_PAUSE = Duration.ofMillis(500);
  private static final int STOP_TRIES_MAX = 60;

  /// What a sender is told of its message.
  sealed interface Outcome {
    /// Stored: the event comes through the mirror.
    record Stored() implements Outcome {}

    record Known(AcceptResult.Duplicate duplicate) implements Outcome {}

    /// @param retryAfter null if the refusal is for good
    record Refused(String turnId, RefusalCode code, @Nullable Duration retryAfter)
        implements Outcome {}

    record SessionGone() implements Outcome {}
  }

  private sealed interface Step {
    record Send(Submission submission) implements Step {}

    /// @param tries how often the store was asked already
    record Stop(String turnId, int tries) implements Step {}
  }

  private final Context context;
  private final SessionToken token;
  private final Sessions sessions;
  private final WorkerDirectory workers;
  private final Allowances allowances;
  private final Caller caller;
  private final Limits limits;
  private final int waitingMax;
  private final Consumer<Outcome> outcomes;
  private final SocketMeters meters;
  private final Deque<Step> waiting = new ArrayDeque<>();
  private boolean busy;

  SubmissionLane(
      Context context,
      SessionToken token,
      ChatServices services,
      Caller caller,
      Consumer<Outcome> outcomes) {
    this.context = context;
    this.token = token;
    this.sessions = services.sessions();
    this.workers = services.workers();
    this.allowances = services.allowances();
    this.caller = caller;
    this.limits = services.config().limits();
    this.waitingMax = services.config().sendsWaitingMax();
    this.meters = services.meters();
    this.outcomes = outcomes;
  }

  /// @return false if too many wait already
  boolean send(Submission submission) {
    return add(new Step.Send(submission));
  }

  /// @return false if too many wait already
  boolean stop(String turnId) {
    return add(new Step.Stop(turnId, 0));
  }

  private boolean add(Step step) {
    if (waiting.size() >= waitingMax) {
      return false;
    }
    waiting.add(step);
    next();
    return true;
  }

  private void next() {
    while (!busy) {
      Step step = waiting.poll();
      switch (step) {
        case null -> {
          return;
        }
        case Step.Send(Submission submission) -> {
          RefusalCode refusal = refusal(submission);
          if (refusal != null) {
            tell(new Outcome.Refused(submission.turnId(), refusal, null));
          } else {
            run(
                accept(submission),
                this::tell,
                () ->
                    tell(
                        new Outcome.Refused(
                            submission.turnId(), RefusalCode.UNAVAILABLE, RETRY_UNAVAILABLE)));
          }
        }
        case Step.Stop(String turnId, int tries) ->
            run(
                sessions.stop(token, turnId),
                result -> {
                  if (result == StopResult.GONE) {
                    tell(new Outcome.SessionGone());
                  }
                },
                () -> stopAgain(turnId, tries + 1));
      }
    }
  }

  /// Nobody tells the client of a stop that the store did not take, and it is asked for once.
  private void stopAgain(String turnId, int tries) {
    if (tries < STOP_TRIES_MAX) {
      context
          .owner()
          .setTimer(
              STOP_PAUSE.toMillis(),
              _ -> {
                if (!add(new Step.Stop(turnId, tries))) {
                  stopAgain(turnId, tries + 1);
                }
              });
    }
  }

  private CompletionStage<Outcome> accept(Submission submission) {
    String turnId = submission.turnId();
    return allowances
        .message(caller, token)
        .thenCompose(
            wait ->
                wait.isZero()
                    ? sessions
                        .accept(token, submission)
                        .thenApply(result -> outcome(turnId, result))
                    : CompletableFuture.completedFuture(
                        new Outcome.Refused(turnId, RefusalCode.RATE_LIMITED, wait)));
  }

  private <T> void run(CompletionStage<T> call, Consumer<T> answered, Runnable failed) {
    busy = true;
    call.whenComplete(
        (result, failure) ->
            context.runOnContext(
                _ -> {
                  busy = false;
                  if (failure == null) {
                    answered.accept(result);
                  } else {
                    if (!(Failures.cause(failure) instanceof StoreUnavailableException)) {
                      LOG.error("The store failed: {}", Failures.kind(failure));
                    }
                    failed.run();
                  }
                  next();
                }));
  }

  private @Nullable RefusalCode refusal(Submission submission) {
    RefusalCode refusal = MessageText.refusal(submission.text(), limits);
    if (refusal != null) {
      return refusal;
    }
    String model = submission.model();
    return model == null || workers.offers(model) ? null : RefusalCode.UNKNOWN_MODEL;
  }

  private void tell(Outcome outcome) {
    meters.outcome(outcome);
    outcomes.accept(outcome);
  }

  private static Outcome outcome(String turnId, AcceptResult result) {
    return switch (result) {
      case AcceptResult.Accepted _ -> new Outcome.Stored();
      case AcceptResult.Duplicate duplicate -> new Outcome.Known(duplicate);
      case AcceptResult.UnknownParent _ ->
          new Outcome.Refused(turnId, RefusalCode.UNKNOWN_PARENT, null);
      case AcceptResult.Busy _ -> new Outcome.Refused(turnId, RefusalCode.BUSY, RETRY_BUSY);
      case AcceptResult.Overloaded _ ->
          new Outcome.Refused(turnId, RefusalCode.OVERLOADED, RETRY_OVERLOADED);
      case AcceptResult.Full _ -> new Outcome.Refused(turnId, RefusalCode.SESSION_FULL, null);
      case AcceptResult.Gone _ -> new Outcome.SessionGone();
    };
  }
}
