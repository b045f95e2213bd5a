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
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /// So often another server may yet tell of the turn that a message follows. Then the message follows
  /// the newest there is: whoever knew of the other has most likely gone too.
  private static final int ORPHANED_MAX = 4;

  private final RedisSessions sessions;
  private final Repeats repeats;

  RepeatingSessions(RedisSessions sessions, Repeats repeats) {
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
                            .createAgain(token, name, turns)
                            .thenCompose(
                                there ->
                                    there ? repeated(Repeated.KNOWN) : notYetUnlessEnded(token))));
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
                .acceptAgain(
                    token, orphaned.get() < ORPHANED_MAX ? again : again.after(new Parent.Newest()))
                .thenCompose(
                    result ->
                        switch (result) {
                          case AcceptResult.Accepted _ -> repeated(Repeated.TOLD_AGAIN);
                          case AcceptResult.Duplicate _ -> repeated(Repeated.KNOWN);
                          case AcceptResult.Gone _ -> notYetUnlessEnded(token);
                          case AcceptResult.UnknownParent _ -> {
                            orphaned.incrementAndGet();
                            yield repeated(Repeated.NOT_YET);
                          }
                          case AcceptResult.Busy _,
                              AcceptResult.Overloaded _,
                              AcceptResult.Full _ ->
                              repeated(Repeated.NOT_YET);
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
                            .thenCompose(
                                again ->
                                    switch (again) {
                                      case STOPPED -> repeated(Repeated.TOLD_AGAIN);
                                      case ALREADY -> repeated(Repeated.KNOWN);
                                      case UNKNOWN -> repeated(Repeated.NOT_YET);
                                      case GONE -> notYetUnlessEnded(token);
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
          return new Call(
              token,
              CALL_BYTES,
              () ->
                  sessions
                      .endAgain(token)
                      .thenApply(again -> again ? Repeated.TOLD_AGAIN : Repeated.KNOWN));
        });
  }

  /// Another server may be about to make the session again, but none does that which was ended.
  private CompletionStage<Repeated> notYetUnlessEnded(SessionToken token) {
    return sessions.ended(token).thenApply(ended -> ended ? Repeated.KNOWN : Repeated.NOT_YET);
  }

  private static CompletionStage<Repeated> repeated(Repeated result) {
    return CompletableFuture.completedFuture(result);
  }

  @Override
  public CompletionStage<Resumption> resume(
      SessionToken token, Held held, @Nullable Runnable room) {
    return heard(token, sessions.resume(token, held, room));
  }

  @Override
  public CompletionStage<Map<SessionToken, String>> newest(Collection<SessionToken> tokens) {
    return sessions
        .newest(tokens)
        .thenApply(
            found -> {
              found.keySet().forEach(repeats::heard);
              return found;
            });
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
