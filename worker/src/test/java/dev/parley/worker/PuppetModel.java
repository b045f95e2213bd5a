package dev.parley.worker;

import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ModelInfo;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A model whose every word is said by the test.
final class PuppetModel implements LanguageModel {
  /// A call under way.
  static final class Call {
    final Prompt prompt;
    final Duration at;
    final Cancellation cancellation;
    private final Pieces pieces;
    private final CompletableFuture<Reply> end = new CompletableFuture<>();

    private Call(Prompt prompt, Duration at, Pieces pieces, Cancellation cancellation) {
      this.prompt = prompt;
      this.at = at;
      this.pieces = pieces;
      this.cancellation = cancellation;
    }

    Call say(String piece) {
      pieces.piece(piece);
      return this;
    }

    void waiting() {
      pieces.waiting();
    }

    void end() {
      end.complete(new Reply(FinishReason.STOP, null));
    }

    void fail(Throwable failure) {
      end.completeExceptionally(failure);
    }

    boolean cancelled() {
      return cancellation.cancelled();
    }
  }

  private final ManualTime time;
  private final String id;
  private final int slots;
  private final boolean continues;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  volatile boolean deaf;
  volatile @Nullable ModelFailure trouble;
  volatile int checks;

  PuppetModel(ManualTime time, String id, int slots, boolean continues) {
    this.time = time;
    this.id = id;
    this.slots = slots;
    this.continues = continues;
  }

  int callCount() {
    return calls.size();
  }

  /// Waits for a call.
  ///
  /// @param number from 0 on, in the order they came
  Call call(int number) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> calls.size() > number);
    return calls.get(number);
  }

  @Override
  public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure {
    Call call = new Call(prompt, time.elapsed(), pieces, cancellation);
    calls.add(call);
    if (!deaf) {
      cancellation.onCancel(() -> call.end.completeExceptionally(new ModelFailure.Cancelled()));
    }
    try {
      return call.end.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case ModelFailure failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(id, id, "scripted");
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public boolean continues() {
    return continues;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // One check at a time.
  public void check() throws ModelFailure {
    checks++;
    ModelFailure failure = trouble;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {}
}
