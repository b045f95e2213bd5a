package dev.parley.server.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
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
/// What waits is bounded by the mirrors, each of which asks one thing at a time.
final class StoreTurns {
  private final int most;
  private final Deque<Runnable> begun = new ArrayDeque<>();
  private final Deque<Runnable> beginning = new ArrayDeque<>();
  private int asking;
  private boolean calling;

  /// @param most questions at once, from 1 on
  StoreTurns(int most) {
    this.most = most;
  }

  /// Asks the first thing of a session, once nobody who has begun has a question.
  ///
  /// @param question must end at some time, as all of the store's do
  /// @return its answer
  <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> question) {
    return ask(question, beginning);
  }

  /// Asks what follows, before all who only begin.
  ///
  /// @param question must end at some time, as all of the store's do
  /// @return its answer
  <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
    return ask(question, begun);
  }

  private <T> CompletionStage<T> ask(
      Supplier<CompletionStage<T>> question, Deque<Runnable> waiting) {
    CompletableFuture<CompletionStage<T>> asked = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(() -> asked.complete(put(question)));
    }
    call();
    return asked.thenCompose(Function.identity());
  }

  private <T> CompletionStage<T> put(Supplier<CompletionStage<T>> question) {
    CompletionStage<T> answer;
    try {
      answer = question.get();
    } catch (RuntimeException failed) {
      answer = CompletableFuture.failedFuture(failed);
    }
    return answer.whenComplete((_, _) -> answered());
  }

  private void answered() {
    synchronized (this) {
      asking--;
    }
    call();
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
    while (true) {
      Runnable next;
      synchronized (this) {
        next = asking < most ? next() : null;
        if (next == null) {
          calling = false;
          return;
        }
        asking++;
      }
      next.run();
    }
  }

  private @Nullable Runnable next() {
    return begun.isEmpty() ? beginning.poll() : begun.poll();
  }
}
