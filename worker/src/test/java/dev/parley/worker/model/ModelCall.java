package dev.parley.worker.model;

import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One call to a model on a thread of its own, and what came of it.
public final class ModelCall implements LanguageModel.Pieces {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<Reply> end = new CompletableFuture<>();
  private final List<String> pieces = new ArrayList<>();
  private int waits;
  private boolean returned;
  private @Nullable String fault;

  private ModelCall() {}

  public static ModelCall start(LanguageModel model, Prompt prompt) {
    ModelCall call = new ModelCall();
    Thread.startVirtualThread(() -> call.run(model, prompt));
    return call;
  }

  /// A prompt of one human message.
  public static Prompt ask(String message) {
    return ask(message, "");
  }

  public static Prompt ask(String message, String partial) {
    return new Prompt(List.of(new PromptMessage(Role.HUMAN, message)), partial);
  }

  private void run(LanguageModel model, Prompt prompt) {
    try {
      Reply reply = model.answer(prompt, this, cancellation);
      markReturned();
      end.complete(reply);
    } catch (ModelFailure | RuntimeException | Error e) {
      markReturned();
      end.completeExceptionally(e);
    }
  }

  private synchronized void markReturned() {
    returned = true;
  }

  @Override
  public synchronized void piece(String text) {
    if (returned) {
      fault = "a piece came after the call had ended";
    } else if (text.isEmpty()) {
      fault = "an empty piece";
    }
    pieces.add(text);
  }

  @Override
  public synchronized void waiting() {
    waits++;
  }

  public void cancel() {
    cancellation.cancel();
  }

  public synchronized String text() {
    return String.join("", pieces);
  }

  public synchronized List<String> pieces() {
    return List.copyOf(pieces);
  }

  public synchronized int waits() {
    return waits;
  }

  public boolean ended() {
    return end.isDone();
  }

  /// What the model did that it must not do; null for nothing.
  public synchronized @Nullable String fault() {
    return fault;
  }

  /// The reply, after waiting for it.
  public Reply reply() {
    try {
      return end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the call failed", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call did not end", e);
    }
  }

  /// The failure, after waiting for it.
  public ModelFailure failure() {
    try {
      end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("the call succeeded with " + text());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelFailure failure) {
        return failure;
      }
      throw new AssertionError("the call failed in no way of ModelFailure", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call did not end", e);
    }
  }
}
