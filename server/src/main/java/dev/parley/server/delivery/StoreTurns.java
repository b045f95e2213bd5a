package dev.parley.server.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets so many of this node's mirrors ask the store at once, and the others wait in order. Else
/// thousands that open in one moment, after another node's death, would wait for each other inside of
/// the store's client until their questions count as failed, and ask all over again. For any thread.
///
/// Who has begun goes before who begins: so the first sessions have all that they need while the last
/// ones still wait, and one that lost a message does not wait for thousands that open.
///
/// A question keeps its turn for one to two [#STEP]s at most, and then goes on without it. Else the
/// sessions of a part of the store that is away would have all turns until their questions time out,
/// and those of the other parts would wait for them.
///
/// What waits is bounded by the mirrors, each of which asks two things at a time at most.
final class StoreTurns {
  static final Duration STEP = Duration.ofMillis(150);

  /// Questions that a thread puts before it does its other work: it may be an event loop, and answers
  /// may free turns as fast as it takes them.
  static final int IN_ONE_GO = 32;

  private final int most;
  private final Later later;
  private final Deque<Question<?>> begun = new ArrayDeque<>();
  private final Deque<Question<?>> beginning = new ArrayDeque<>();

  /// Those that have a turn, by whether they had it at the last step.
  private Set<Question<?>> older = new HashSet<>();

  private Set<Question<?>> newer = new HashSet<>();
  private boolean stepping;
  private boolean calling;

  /// Where is done what is not done at once.
  interface Later {
    /// @param in zero if as soon as other work leaves time for it; never before this returns
    void run(Duration in, Runnable action);
  }

  private static final class Question<T> {
    private final Supplier<CompletionStage<T>> question;
    private final CompletableFuture<CompletionStage<T>> put = new CompletableFuture<>();

    Question(Supplier<CompletionStage<T>> question) {
      this.question = question;
    }

    /// @param answered called once there is an answer; maybe before this returns
    void put(Runnable answered) {
      CompletionStage<T> answer;
      try {
        answer = question.get();
      } catch (Throwable failed) {
        // An error too: who asked must hear of it, and the others must get their turns.
        answer = CompletableFuture.failedFuture(failed);
      }
      put.complete(answer.whenComplete((_, _) -> answered.run()));
    }
  }

  /// @param most questions at once, from 1 on
  StoreTurns(int most, Later later) {
    this.most = most;
    this.later = later;
  }

  /// Asks the first thing of a session, once nobody who has begun has a question.
  ///
  /// @param question must end at some time, as all of the store's do
  /// @return its answer
  <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> question) {
    return ask(new Question<>(question), beginning);
  }

  /// Asks what follows, before all who only begin.
  ///
  /// @param question must end at some time, as all of the store's do
  /// @return its answer
  <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
    return ask(new Question<>(question), begun);
  }

  private <T> CompletionStage<T> ask(Question<T> question, Deque<Question<?>> waiting) {
    synchronized (this) {
      waiting.add(question);
    }
    call();
    return question.put.thenCompose(Function.identity());
  }

  private void answered(Question<?> question) {
    synchronized (this) {
      if (!newer.remove(question)) {
        older.remove(question);
      }
    }
    call();
  }

  /// Takes the turns back from those who have had them for long.
  private void step() {
    synchronized (this) {
      older = newer;
      newer = new HashSet<>();
      stepping = false;
      if (!older.isEmpty()) {
        keepStepping();
      }
    }
    call();
  }

  private void keepStepping() {
    if (!stepping) {
      later.run(STEP, this::step);
      stepping = true;
    }
  }

  /// Calls those whose turn it is. One thread does it for all, so that answers that are there at once
  /// do not nest.
  private void call() {
    synchronized (this) {
      if (calling) {
        return;
      }
      calling = true;
    }
    callSome();
  }

  private void callSome() {
    try {
      for (int i = 0; i < IN_ONE_GO; i++) {
        Question<?> next = take();
        if (next == null) {
          return;
        }
        next.put(() -> answered(next));
      }
      later.run(Duration.ZERO, this::callSome);
    } catch (Throwable thrown) {
      synchronized (this) {
        calling = false;
      }
      throw thrown;
    }
  }

  /// @return null if nobody has a turn; then this thread no longer calls
  private synchronized @Nullable Question<?> take() {
    Deque<Question<?>> waiting = begun.isEmpty() ? beginning : begun;
    if (waiting.isEmpty() || older.size() + newer.size() >= most) {
      calling = false;
      return null;
    }
    keepStepping();
    Question<?> next = waiting.remove();
    newer.add(next);
    return next;
  }
}
