package dev.parley.bench.limit;

import dev.parley.bench.load.Script;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.FinishReason;
import dev.parley.store.BeginResult;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.store.WriteResult;
import dev.parley.store.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Chains of calls on a Redis, as many as there are sessions, each call made when the one before it is
/// answered. Calls of different chains travel together: one connection carries what a server writes,
/// one what a worker does.
final class BareStore implements AutoCloseable {
  private static final String MODEL = "scripted";
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final RedisStore edge;
  private final RedisStore work;
  private final List<SessionToken> sessions = new ArrayList<>();
  private final LongAdder done = new LongAdder();
  private volatile @Nullable Throwable failure;
  private volatile boolean ending;

  private BareStore(RedisStore edge, RedisStore work) {
    this.edge = edge;
    this.work = work;
  }

  static BareStore open(String redis, int sessions) {
    BareStore bare =
        new BareStore(
            RedisStore.open(StoreConfig.of(redis)), RedisStore.open(StoreConfig.of(redis)));
    for (int i = 0; i < sessions; i++) {
      SessionToken token = SessionToken.random();
      bare.edge.sessions().create(token, "Bench", List.of()).toCompletableFuture().join();
      bare.sessions.add(token);
    }
    return bare;
  }

  /// Has each session do turns, from the first word of the script in one piece and the rest in another,
  /// until [#end].
  CompletableFuture<?> turns(Script.Words script) {
    return together(
        i -> {
          // The session whose turn ended last: another may be one of which the turn still runs.
          SessionToken[] idle = {sessions.get(i)};
          return CompletableFuture.completedStage(
              () -> turn(idle[0], i, script).thenAccept(session -> idle[0] = session));
        });
  }

  /// Has each session's one answer grow by a piece of so many characters at a time, until [#end].
  CompletableFuture<?> flushes(int chars) {
    String piece = "x".repeat(chars);
    return together(
        i ->
            begun(sessions.get(i), i, "go on")
                .thenApply(
                    hold -> {
                      int[] written = {0};
                      return () ->
                          work.turns()
                              .flush(hold, new Piece(written[0], written[0], piece))
                              .thenAccept(BareStore::check)
                              .thenRun(() -> written[0] += chars);
                    }));
  }

  /// Turns or flushes so far.
  long done() {
    return done.sum();
  }

  /// @throws ImpossibleException if a call failed, after which its chain stood still
  void end(CompletableFuture<?> running) throws ImpossibleException, InterruptedException {
    ending = true;
    try {
      running.get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stuck) {
      failure = failure == null ? stuck : failure;
    }
    Throwable failed = failure;
    if (failed != null) {
      throw new ImpossibleException("Redis could not be driven: " + failed);
    }
  }

  private CompletableFuture<?> together(IntFunction<CompletionStage<Step>> chains) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      CompletableFuture<?> end = new CompletableFuture<>();
      chains
          .apply(i)
          .whenComplete(
              (step, failed) -> {
                if (failed == null) {
                  repeat(step, end);
                } else {
                  fail(failed, end);
                }
              });
      all.add(end);
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /// Answers come on the connections' threads, so a chain does not grow on one stack.
  private void repeat(Step step, CompletableFuture<?> end) {
    if (ending) {
      end.complete(null);
      return;
    }
    CompletableFuture.completedStage(step)
        .thenCompose(Step::take)
        .whenComplete(
            (_, failed) -> {
              if (failed == null) {
                done.increment();
                repeat(step, end);
              } else {
                fail(failed, end);
              }
            });
  }

  private void fail(Throwable failed, CompletableFuture<?> end) {
    failure = failed;
    end.complete(null);
  }

  /// @return the session whose turn it was
  private CompletionStage<SessionToken> turn(SessionToken session, int slot, Script.Words script) {
    String whole = script.answer();
    int space = whole.indexOf(' ');
    String first = space < 0 ? whole : whole.substring(0, space);
    return begun(session, slot, script.message())
        .thenCompose(
            hold ->
                work.turns()
                    .flush(hold, new Piece(0, 0, first))
                    .thenAccept(BareStore::check)
                    .thenCompose(
                        _ -> {
                          int bytes = first.length();
                          Piece rest = new Piece(bytes, bytes, whole.substring(bytes));
                          Ending ending = new Ending.Completed(FinishReason.STOP, null);
                          return work.turns().finish(hold, rest, ending);
                        })
                    .thenAccept(BareStore::check)
                    .thenApply(_ -> hold.session()));
  }

  /// Accepts a message and begins whichever turn is ready then: there is one for each message that
  /// was accepted and not begun.
  private CompletionStage<Hold> begun(SessionToken session, int slot, String text) {
    Submission message =
        new Submission(UUID.randomUUID().toString(), text, new ClientFrame.Parent.Newest(), null);
    return edge.sessions()
        .accept(session, message)
        .thenCompose(_ -> work.turns().claim(new Slot("bench", slot), false))
        .thenCompose(
            claim ->
                work.turns()
                    .begin(claim.orElseThrow(), UUID.randomUUID().toString(), MODEL, true, 1))
        .thenApply(
            begun ->
                switch (begun) {
                  case BeginResult.Begun(var hold, _, _) -> hold;
                  case BeginResult.Stale _, BeginResult.Exhausted _ ->
                      throw new IllegalStateException("a turn could not be begun");
                });
  }

  private static void check(WriteResult result) {
    if (!(result instanceof WriteResult.Written)) {
      throw new IllegalStateException("a piece could not be written");
    }
  }

  @Override
  public void close() {
    edge.close();
    work.close();
  }

  private interface Step {
    CompletionStage<Void> take();
  }
}
