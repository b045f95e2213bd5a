package dev.parley.worker;

import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import dev.parley.store.WorkerReport;
import dev.parley.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns in memory, as the port promises them, one session for each; can be cut off, answer late or
/// lose its last moments.
final class FakeTurns implements Turns {
  static final Duration LEASE = Duration.ofSeconds(15);

  /// One turn, as a test sees it.
  static final class Stored {
    final SessionToken session = SessionToken.random();
    final String turnId;
    final String text;
    final @Nullable String model;
    volatile String answer = "";
    volatile @Nullable String owner;
    volatile @Nullable Ending ending;
    volatile boolean stopped;
    final AtomicInteger lapses = new AtomicInteger();
    @Nullable String lastOwner;
    @Nullable Slot slot;
    boolean released;
    int deliveries;
    long idleFrom;

    Stored(String turnId, String text, @Nullable String model) {
      this.turnId = turnId;
      this.text = text;
      this.model = model;
    }

    boolean ended() {
      return ending != null || stopped;
    }
  }

  /// @param at of the test's clock
  record Flush(Duration at, Piece piece) {}

  final List<Flush> flushes = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<WorkerReport> reports = new CopyOnWriteArrayList<>();
  final List<Boolean> lookedForLapsed = new CopyOnWriteArrayList<>();
  volatile boolean down;

  /// The one call that fails, as if its part of a cluster were away.
  volatile @Nullable String downFor;

  volatile boolean repliesLost;

  /// Flushes are carried out, and answered, by [#answerHeld] alone.
  volatile boolean flushesHeld;

  /// Flushes are carried out at once, and answered by [#answerHeld] alone.
  volatile boolean flushAnswersHeld;

  volatile boolean listening;

  private final ManualTime time;
  private final Map<String, Stored> turns = new LinkedHashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private @Nullable Signals signals;

  FakeTurns(ManualTime time) {
    this.time = time;
  }

  Stored send(String text) {
    return send(text, null);
  }

  Stored send(String text, @Nullable String model) {
    Stored turn = new Stored(UUID.randomUUID().toString(), text, model);
    Signals heard;
    synchronized (this) {
      turns.put(turn.turnId, turn);
      heard = signals;
    }
    if (heard != null) {
      heard.doorbell();
    }
    return turn;
  }

  /// A turn that another worker began and no longer renews.
  Stored lapsed(String text, String partial) {
    Stored turn = new Stored(UUID.randomUUID().toString(), text, null);
    turn.answer = partial;
    turn.owner = "gone";
    turn.slot = new Slot("gone", 0);
    turn.deliveries = 1;
    turn.idleFrom = time.nanos() - LEASE.toNanos();
    synchronized (this) {
      turns.put(turn.turnId, turn);
    }
    return turn;
  }

  void stop(Stored turn, boolean told) {
    String owner;
    synchronized (this) {
      owner = turn.owner;
      turn.stopped = true;
      turn.owner = null;
    }
    if (told && owner != null) {
      Objects.requireNonNull(signals).stopped(owner);
    }
  }

  /// Another took the turn.
  synchronized void take(Stored turn) {
    turn.owner = "another";
  }

  /// Redis comes back without its last moments.
  synchronized void lose(Stored turn, int charsKept) {
    turn.answer = turn.answer.substring(0, charsKept);
    if (turn.ending != null) {
      turn.ending = null;
      turn.owner = turn.lastOwner;
    }
  }

  void reconnect() {
    Objects.requireNonNull(signals).reconnected();
  }

  /// Answers the flushes that were held.
  void answerHeld() {
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(held);
      held.clear();
    }
    all.forEach(Runnable::run);
  }

  synchronized int heldCount() {
    return held.size();
  }

  @Override
  public CompletionStage<Optional<Claim>> claim(Slot slot, boolean lapsedToo) {
    lookedForLapsed.add(lapsedToo);
    return answer(
        "claim",
        () -> {
          for (Stored turn : turns.values()) {
            if (!turn.ended() && slot.equals(turn.slot)) {
              return claimed(turn, slot);
            }
          }
          if (lapsedToo) {
            for (Stored turn : turns.values()) {
              boolean idle = time.nanos() - turn.idleFrom >= LEASE.toNanos();
              if (!turn.ended() && turn.slot != null && (idle || turn.released)) {
                return claimed(turn, slot);
              }
            }
          }
          for (Stored turn : turns.values()) {
            if (!turn.ended() && turn.slot == null) {
              return claimed(turn, slot);
            }
          }
          return Optional.empty();
        });
  }

  private Optional<Claim> claimed(Stored turn, Slot slot) {
    turn.slot = slot;
    turn.released = false;
    turn.deliveries++;
    turn.idleFrom = time.nanos();
    return Optional.of(
        new Claim(turn.session, turn.turnId, turn.turnId, turn.model, slot, turn.deliveries));
  }

  @Override
  public void lookEverywhere() {
    // There is one place here, and it is looked at by every claim.
  }

  @Override
  public CompletionStage<BeginResult> begin(
      Claim claim, String owner, String model, boolean continues, int messagesMax) {
    return answer(
        "begin",
        () -> {
          Stored turn = Objects.requireNonNull(turns.get(claim.turnId()));
          boolean same = owner.equals(turn.owner);
          if (turn.ended()
              || (!same
                  && (!claim.slot().equals(turn.slot) || claim.deliveries() != turn.deliveries))) {
            return new BeginResult.Stale();
          }
          if (!same && turn.owner != null) {
            turn.lapses.incrementAndGet();
          }
          turn.owner = owner;
          turn.lastOwner = owner;
          if (!continues) {
            turn.answer = "";
          }
          Hold hold =
              new Hold(
                  turn.session,
                  turn.turnId,
                  "attempt-" + owner,
                  owner,
                  claim.entry(),
                  claim.slot());
          return new BeginResult.Begun(
              hold, List.of(new PromptMessage(Role.HUMAN, turn.text)), turn.answer);
        });
  }

  @Override
  public CompletionStage<WriteResult> flush(Hold hold, Piece piece) {
    flushes.add(new Flush(time.elapsed(), piece));
    Supplier<CompletionStage<WriteResult>> flush = () -> answer("flush", () -> append(hold, piece));
    if (flushesHeld) {
      return held(flush);
    }
    CompletionStage<WriteResult> answer = flush.get();
    return flushAnswersHeld ? held(() -> answer) : answer;
  }

  private synchronized CompletionStage<WriteResult> held(
      Supplier<CompletionStage<WriteResult>> answer) {
    CompletableFuture<Void> now = new CompletableFuture<>();
    held.add(() -> now.complete(null));
    return now.thenCompose(_ -> answer.get());
  }

  private WriteResult append(Hold hold, Piece piece) {
    Stored turn = Objects.requireNonNull(turns.get(hold.turnId()));
    if (!hold.owner().equals(turn.owner)) {
      return new WriteResult.Fenced();
    }
    int bytes = turn.answer.getBytes(StandardCharsets.UTF_8).length;
    if (bytes != piece.bytesBefore() || turn.answer.length() != piece.charsBefore()) {
      return new WriteResult.OtherLength(bytes, turn.answer.length());
    }
    turn.answer = turn.answer.concat(piece.text());
    return new WriteResult.Written();
  }

  @Override
  public CompletionStage<Boolean> beat(Hold hold) {
    return answer(
        "beat",
        () -> {
          Stored turn = Objects.requireNonNull(turns.get(hold.turnId()));
          boolean ours = hold.owner().equals(turn.owner);
          if (ours) {
            turn.idleFrom = time.nanos();
          }
          return ours;
        });
  }

  @Override
  public CompletionStage<WriteResult> finish(Hold hold, Piece last, Ending ending) {
    return answer(
        "finish",
        () -> {
          Stored turn = Objects.requireNonNull(turns.get(hold.turnId()));
          if (turn.ending != null && hold.owner().equals(turn.lastOwner)) {
            return new WriteResult.Written();
          }
          WriteResult result = append(hold, last);
          if (result instanceof WriteResult.Written) {
            turn.ending = ending;
            turn.owner = null;
          }
          return result;
        });
  }

  @Override
  public CompletionStage<WriteResult> release(Hold hold) {
    return answer(
        "release",
        () -> {
          Stored turn = Objects.requireNonNull(turns.get(hold.turnId()));
          if (!hold.owner().equals(turn.owner)) {
            return new WriteResult.Fenced();
          }
          turn.owner = null;
          turn.slot = new Slot("released", 0);
          turn.released = true;
          return new WriteResult.Written();
        });
  }

  @Override
  public CompletionStage<Void> report(WorkerReport report) {
    return answer(
            "report",
            () -> {
              reports.add(report);
              return true;
            })
        .thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Void> leave(String worker, int slots) {
    return answer("leave", () -> true).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<AutoCloseable> listen(Signals heard) {
    return answer(
        "listen",
        () -> {
          signals = heard;
          listening = true;
          return () -> listening = false;
        });
  }

  private synchronized <T> CompletionStage<T> answer(String call, Supplier<T> script) {
    calls.add(call);
    if (down || call.equals(downFor)) {
      return CompletableFuture.failedStage(new StoreUnavailableException("down"));
    }
    T result = script.get();
    return repliesLost
        ? CompletableFuture.failedStage(new StoreUnavailableException("reply lost"))
        : CompletableFuture.completedStage(result);
  }
}
