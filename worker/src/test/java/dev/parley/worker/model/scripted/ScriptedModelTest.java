package dev.parley.worker.model.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.LanguageModelContractTest;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedModelTest extends LanguageModelContractTest {
  private final ScriptedModel model = new ScriptedModel(ScriptedModelConfig.DEFAULT);

  @Override
  protected LanguageModel model() {
    return model;
  }

  @Override
  protected Prompt streams(int pieces, Duration pace) {
    return ModelCall.ask("/script pieces=" + pieces + " pace=" + pace.toMillis() + "ms");
  }

  @Override
  protected Prompt stalls(int after) {
    return ModelCall.ask("/script pieces=1000 pace=0s stall=" + after);
  }

  @Override
  protected void checkAnswer(int pieces, String text) {
    assertThat(text).isEqualTo(numbers(pieces));
  }

  private static String numbers(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  @Test
  void saysThatItIsNoLanguageModel() {
    assertThat(model.info().label()).isEqualTo("Scripted model (not a language model)");
    assertThat(model.info().kind()).isEqualTo("scripted");
  }

  @Test
  void continuesAPartialAtEveryPlace() {
    String whole = numbers(30);
    for (int kept = 0; kept <= whole.length(); kept++) {
      ModelCall call =
          ModelCall.start(
              model, ModelCall.ask("/script pieces=30 pace=0s", whole.substring(0, kept)));
      assertThat(call.reply()).isNotNull();
      assertThat(call.text()).isEqualTo(whole.substring(kept));
      assertThat(call.fault()).isNull();
    }
  }

  @Test
  void refusesAPartialThatIsNotItsOwn() {
    ModelCall call = ModelCall.start(model, ModelCall.ask("/script pieces=30 pace=0s", "1 2 4 5"));

    assertThat(code(call.failure())).isEqualTo(FailureCode.MODEL_INVALID);
    assertThat(call.pieces()).isEmpty();
  }

  @Test
  void echoesTheTextBehindItsWordsAndTheUsageInWords() {
    ModelCall once = ModelCall.start(model, ModelCall.ask("/script pieces=3 echo  日本 and\n🎉"));
    assertThat(once.reply().usage()).isEqualTo(new Usage(6, 3));
    assertThat(once.text()).isEqualTo("日本 and\n🎉");

    ModelCall cycled = ModelCall.start(model, ModelCall.ask("/script pieces=5 pace=0s echo a b"));
    assertThat(cycled.reply()).isNotNull();
    assertThat(cycled.text()).isEqualTo("a b a b a");
    assertThat(cycled.pieces()).hasSize(5);
  }

  @Test
  void aMessagesOwnEchoIsRepeatedOnceWhateverCountIsConfigured() {
    var counted = new ScriptedModel(new ScriptedModelConfig("m", 1, true, "pieces=40 pace=1ms"));
    ModelCall call = ModelCall.start(counted, ModelCall.ask("/script echo only this"));

    assertThat(call.reply()).isNotNull();
    assertThat(call.text()).isEqualTo("only this");
  }

  @Test
  void aConfiguredEchoRepeatsTheMessage() {
    var echo =
        new ScriptedModel(new ScriptedModelConfig("echo", 1, true, "pace=1ms finish=length echo"));
    ModelCall call = ModelCall.start(echo, ModelCall.ask("What is\nthis?"));

    assertThat(call.reply().finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(call.text()).isEqualTo("What is\nthis?");
  }

  @Test
  void failsAfterSoManyPiecesOfTheWholeAnswer() {
    ModelCall call =
        ModelCall.start(
            model, ModelCall.ask("/script pieces=30 pace=0s fail=model_timeout after=10"));
    assertThat(call.failure()).isInstanceOf(ModelFailure.Permanent.class);
    assertThat(code(call.failure())).isEqualTo(FailureCode.MODEL_TIMEOUT);
    assertThat(call.text()).isEqualTo(numbers(10));

    ModelCall continued =
        ModelCall.start(
            model,
            ModelCall.ask("/script pieces=30 pace=0s fail=model_timeout after=10", numbers(8)));
    assertThat(code(continued.failure())).isEqualTo(FailureCode.MODEL_TIMEOUT);
    assertThat(continued.text()).isEqualTo(" 9 10");
  }

  @Test
  void saysHowLongToLeaveItAlone() {
    ModelCall call =
        ModelCall.start(model, ModelCall.ask("/script fail=model_rate_limited retry=3s"));

    assertThat(call.failure())
        .isInstanceOfSatisfying(
            ModelFailure.Retryable.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.MODEL_RATE_LIMITED);
              assertThat(failure.after()).isEqualTo(Duration.ofSeconds(3));
            });
  }

  @Test
  void keepsItsPace() {
    long startNanos = System.nanoTime();
    ModelCall call =
        ModelCall.start(model, ModelCall.ask("/script delay=100ms pieces=11 pace=20ms"));

    assertThat(call.reply()).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
  }

  @Test
  void writesWhenEachPieceWasGiven() {
    long beforeMicros = micros(Instant.now());
    ModelCall call = ModelCall.start(model, ModelCall.ask("/script pieces=3 pace=20ms stamp=100"));
    assertThat(call.reply()).isNotNull();
    long afterMicros = micros(Instant.now());

    assertThat(call.text()).hasSize(300);
    List<Long> stamps =
        IntStream.range(0, 3)
            .mapToObj(piece -> Long.valueOf(call.text().substring(piece * 100, piece * 100 + 16)))
            .toList();
    assertThat(stamps).isSorted().allMatch(at -> at >= beforeMicros && at <= afterMicros);
    assertThat(stamps.get(2) - stamps.get(0)).isBetween(30_000L, afterMicros - beforeMicros);
  }

  @Test
  void continuesAStampedAnswerByItsLengthAlone() {
    ModelCall call =
        ModelCall.start(
            model, ModelCall.ask("/script pieces=3 pace=0s stamp=100", "7".repeat(230)));

    assertThat(call.reply()).isNotNull();
    assertThat(call.text()).hasSize(70).matches("[.]+ ");
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Test
  void saysThatItIsLoading() {
    ModelCall call = ModelCall.start(model, ModelCall.ask("/script loading=1200ms pieces=1"));

    await().atMost(Duration.ofSeconds(1)).until(() -> call.waits() == 1);
    assertThat(call.pieces()).isEmpty();
    assertThat(call.reply()).isNotNull();
    assertThat(call.waits()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/script pieces=-1",
        "/script pace=1",
        "/script nothing=1",
        "/script fail=x",
        "/script stamp=17",
        "/script stamp=8193"
      })
  void refusesWordsItDoesNotKnow(String message) {
    ModelCall call = ModelCall.start(model, ModelCall.ask(message));

    assertThat(code(call.failure())).isEqualTo(FailureCode.MODEL_REFUSED);
  }

  @Test
  void aWordThatOnlyBeginsLikeItsOwnIsAMessage() {
    ModelCall call = ModelCall.start(model, ModelCall.ask("/scripted?"));

    assertThat(call.reply()).isNotNull();
    assertThat(call.text()).isEqualTo(numbers(40));
  }

  @Test
  void aBadConfigurationIsRefused() {
    assertThatThrownBy(() -> new ScriptedModelConfig("scripted", 1, true, "pieces=many"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScriptedModelConfig("scripted", 0, true, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static FailureCode code(ModelFailure failure) {
    return switch (failure) {
      case ModelFailure.Retryable retryable -> retryable.code();
      case ModelFailure.Permanent permanent -> permanent.code();
      case ModelFailure.Cancelled _ -> throw new AssertionError("cancelled");
    };
  }
}
