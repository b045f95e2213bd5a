package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.QueuePlace;
import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StopResult;
import dev.parley.store.Submission;
import dev.parley.store.WorkerReport;
import dev.parley.store.redis.RecentCalls.Call;
import dev.parley.store.redis.RecentCalls.Repeated;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// [Sessions] that outlive what Redis loses of its last moments: remembers what was confirmed, and
/// after a fault tells it again before anything else is done to the session.
final class RepeatingSessions implements Sessions {
  /// About what a call holds beside its text.
  private static final int CALL_BYTES = 256;

  /// So often another server may yet tell of the turn that a message follows. Then whoever knew of that
  /// one has gone too, and the message follows the newest there is.
  private static final int ORPHANED_MAX = RecentCalls.TRIES_MAX - 1;

  private final Sessions sessions;
  private final Repeats repeats;

  RepeatingSessions(Sessions sessions, Repeats repeats) {
    this.sessions = sessions;
    this.repeats = repeats;
  }

  @Override
  public CompletionStage<Optional<SessionInfo>> create(
      SessionToken token, String name, List<Turn> turns) {
    return remembered(
        token,
        () -> sessions.create(token, name, turns),
        made ->
            made.isEmpty()
                ? null
                : new Call(
                    token,
                    bytes(name) + turns.stream().mapToInt(RepeatingSessions::bytes).sum(),
                    () ->
                        sessions
                            .create(token, name, turns)
                            .thenApply(
                                again -> again.isEmpty() ? Repeated.NOT_YET : Repeated.KNOWN)));
  }

  @Override
  public CompletionStage<AcceptResult> accept(SessionToken token, Submission submission) {
    return remembered(
        token,
        () -> sessions.accept(token, submission),
        result ->
            switch (result) {
              case AcceptResult.Accepted(var event) ->
                  acceptAgain(token, submission, event.parent(), event.text());
              case AcceptResult.Duplicate known ->
                  acceptAgain(token, submission, known.parent(), known.text());
              case AcceptResult.UnknownParent _,
                  AcceptResult.Busy _,
                  AcceptResult.Overloaded _,
                  AcceptResult.Full _,
                  AcceptResult.Gone _ ->
                  null;
            });
  }

  /// With the parent that it was given: by then another turn may be the newest.
  private Call acceptAgain(
      SessionToken token, Submission submission, @Nullable String parent, String text) {
    Submission again =
        new Submission(
            submission.turnId(),
            text,
            parent == null ? new Parent.Beginning() : new Parent.Of(parent),
            submission.model());
    AtomicInteger orphaned = new AtomicInteger();
    return new Call(
        token,
        bytes(text),
        () ->
            sessions
                .accept(
                    token,
                    orphaned.get() < ORPHANED_MAX
                        ? again
                        : new Submission(again.turnId(), text, new Parent.Newest(), again.model()))
                .thenApply(
                    result ->
                        switch (result) {
                          case AcceptResult.Accepted _ -> Repeated.TOLD_AGAIN;
                          case AcceptResult.Duplicate _ -> Repeated.KNOWN;
                          case AcceptResult.UnknownParent _ -> {
                            orphaned.incrementAndGet();
                            yield Repeated.NOT_YET;
                          }
                          case AcceptResult.Busy _,
                              AcceptResult.Overloaded _,
                              AcceptResult.Full _,
                              AcceptResult.Gone _ ->
                              Repeated.NOT_YET;
                        }));
  }

  @Override
  public CompletionStage<StopResult> stop(SessionToken token, String turnId) {
    return remembered(
        token,
        () -> sessions.stop(token, turnId),
        result ->
            result != StopResult.STOPPED
                ? null
                : new Call(
                    token,
                    CALL_BYTES,
                    () ->
                        sessions
                            .stop(token, turnId)
                            .thenApply(
                                again ->
                                    switch (again) {
                                      case STOPPED -> Repeated.TOLD_AGAIN;
                                      case ALREADY -> Repeated.KNOWN;
                                      case UNKNOWN, GONE -> Repeated.NOT_YET;
                                    })));
  }

  @Override
  public CompletionStage<Boolean> end(SessionToken token) {
    return remembered(
        token,
        () -> sessions.end(token),
        there -> {
          if (!there) {
            return null;
          }
          // What was done before need not be told again: it has all gone.
          repeats.ended(token);
          // Gone is as it should be, but another node may be about to make the session again.
          return new Call(
              token,
              CALL_BYTES,
              () ->
                  sessions
                      .end(token)
                      .thenApply(again -> again ? Repeated.TOLD_AGAIN : Repeated.NOT_YET));
        });
  }

  @Override
  public CompletionStage<Resumption> resume(SessionToken token, Held held) {
    return heard(token, sessions.resume(token, held));
  }

  @Override
  public CompletionStage<Optional<QueuePlace>> position(SessionToken token, String turnId) {
    return heard(token, sessions.position(token, turnId));
  }

  @Override
  public CompletionStage<Integer> sweep() {
    return sessions
        .sweep()
        .thenApply(
            looked -> {
              repeats.heard();
              return looked;
            });
  }

  @Override
  public CompletionStage<List<WorkerReport>> workers() {
    return sessions.workers();
  }

  private <T> CompletionStage<T> heard(SessionToken token, CompletionStage<T> answer) {
    return answer.thenApply(
        result -> {
          repeats.heard(token);
          return result;
        });
  }

  /// @param again what to repeat after such an answer; null for nothing
  private <T> CompletionStage<T> remembered(
      SessionToken token, Supplier<CompletionStage<T>> call, Function<T, @Nullable Call> again) {
    CompletableFuture<Void> settled = repeats.settled(token).toCompletableFuture();
    return settled.isDone() && !settled.isCompletedExceptionally()
        ? told(token, call, again)
        : settled.thenCompose(_ -> told(token, call, again));
  }

  private <T> CompletionStage<T> told(
      SessionToken token, Supplier<CompletionStage<T>> call, Function<T, @Nullable Call> again) {
    long faults = repeats.faults();
    return call.get()
        .thenApply(
            result -> {
              Call toRepeat = again.apply(result);
              if (toRepeat == null) {
                repeats.heard(token);
              } else {
                repeats.confirmed(toRepeat, faults);
              }
              return result;
            });
  }

  private static int bytes(Turn turn) {
    Turn.Answer answer = turn.answer();
    return bytes(turn.text()) + (answer == null ? 0 : bytes(answer.text()));
  }

  private static int bytes(String text) {
    return CALL_BYTES + 2 * text.length();
  }
}
