package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.protocol.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every language model does, whatever stands behind it.
public abstract class LanguageModelContractTest {
  /// A model that may be asked at least [#atOnce()] times at once.
  protected abstract LanguageModel model();

  /// Arranges that the model's next answers are `pieces` long, and gives the prompt for them.
  protected abstract Prompt streams(int pieces, Duration pace);

  /// Arranges that the model's next answer says nothing more after so many pieces.
  protected abstract Prompt stalls(int after);

  /// Fails unless `text` is the answer arranged by [#streams].
  protected abstract void checkAnswer(int pieces, String text);

  protected int atOnce() {
    return 4;
  }

  /// False for one whose answers come whole.
  protected boolean showsPiecesAsTheyCome() {
    return true;
  }

  @Test
  void streamsTheAnswerInOrder() {
    ModelCall call = ModelCall.start(model(), streams(30, Duration.ofMillis(2)));

    assertThat(call.reply().finish()).isIn((Object[]) FinishReason.values());
    checkAnswer(30, call.text());
    assertThat(call.fault()).isNull();
  }

  @Test
  void showsPiecesWhileTheAnswerIsStillBeingMade() {
    assumeTrue(showsPiecesAsTheyCome(), "its answers come whole");
    ModelCall call = ModelCall.start(model(), stalls(5));

    await().atMost(Duration.ofSeconds(10)).until(() -> !call.text().isEmpty());
    assertThat(call.ended()).isFalse();
    call.cancel();
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
  }

  @Test
  void endsWithinASecondOfBeingCancelledAmidTheAnswer() {
    assumeTrue(showsPiecesAsTheyCome(), "its answers come whole");
    ModelCall call = ModelCall.start(model(), streams(1_000, Duration.ofMillis(20)));
    await().atMost(Duration.ofSeconds(10)).until(() -> call.pieces().size() >= 3);

    call.cancel();

    await().atMost(Duration.ofSeconds(1)).until(call::ended);
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
    int shown = call.pieces().size();
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(2))
        .until(() -> call.pieces().size() == shown);
    assertThat(call.fault()).isNull();
  }

  @Test
  void endsWithinASecondOfBeingCancelledBeforeTheFirstPiece() {
    ModelCall call = ModelCall.start(model(), stalls(0));
    arrived();
    assertThat(call.ended()).isFalse();

    call.cancel();

    await().atMost(Duration.ofSeconds(1)).until(call::ended);
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
    assertThat(call.pieces()).isEmpty();
  }

  /// Waits until the call is under way at the provider.
  protected void arrived() {}

  @Test
  void aCallCancelledBeforehandDoesNotAnswer() {
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    Prompt prompt = streams(1_000, Duration.ofMillis(20));

    try {
      model().answer(prompt, new NoPieces(), cancelled);
      throw new AssertionError("it answered");
    } catch (ModelFailure failure) {
      assertThat(failure).isInstanceOf(ModelFailure.Cancelled.class);
    }
  }

  @Test
  void answersSeveralAtOnceWithoutMixingThem() {
    Prompt prompt = streams(25, Duration.ofMillis(10));
    List<ModelCall> calls =
        Stream.generate(() -> ModelCall.start(model(), prompt)).limit(atOnce()).toList();

    for (ModelCall call : calls) {
      call.reply();
      checkAnswer(25, call.text());
      assertThat(call.fault()).isNull();
    }
  }

  @Test
  void canBeChecked() throws ModelFailure {
    model().check();
    assertThat(model().info().id()).isNotBlank();
    assertThat(model().slots()).isGreaterThanOrEqualTo(atOnce());
  }

  /// Takes no piece.
  private static final class NoPieces implements LanguageModel.Pieces {
    @Override
    public void piece(String text) {
      throw new AssertionError("a piece after the call was cancelled");
    }

    @Override
    public void waiting() {}
  }
}
