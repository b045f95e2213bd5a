package dev.parley.worker.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.store.Secret;
import dev.parley.testkit.model.ModelScript;
import dev.parley.testkit.model.ScriptedModelServer;
import dev.parley.worker.model.HttpModelContractTest;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HuggingFaceModelTest {
  private static HuggingFaceConfig config(URI url, HuggingFaceConfig.Streaming stream) {
    HuggingFaceConfig standard = HuggingFaceConfig.of(url, new Secret("hf_" + Contract.secret()));
    return new HuggingFaceConfig(
        url,
        standard.token(),
        standard.id(),
        standard.label(),
        standard.slots(),
        "",
        null,
        25,
        4,
        stream,
        Duration.ofSeconds(2),
        Duration.ofSeconds(3));
  }

  /// What holds in either form.
  abstract static class Contract extends HttpModelContractTest {
    static String secret() {
      return SECRET;
    }

    HuggingFaceModel model(HuggingFaceConfig.Streaming stream) {
      return new HuggingFaceModel(config(server.address("/models/gpt-j-6B"), stream), CLOCK);
    }

    @Test
    void sendsTheTutorialsRequestToTheLetter() {
      server.withoutStreams();
      Prompt prompt =
          new Prompt(
              List.of(
                  new PromptMessage(Role.HUMAN, "Zero"),
                  new PromptMessage(Role.BOT, "Nought"),
                  new PromptMessage(Role.HUMAN, "Hello"),
                  new PromptMessage(Role.BOT, "Hi \"you\""),
                  new PromptMessage(Role.HUMAN, "How are you?")),
              "");
      try (LanguageModel model = model(HuggingFaceConfig.Streaming.OFF)) {
        assertThat(ModelCall.start(model, prompt).reply()).isNotNull();
      }

      var request = server.requests().getFirst();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/models/gpt-j-6B");
      assertThat(request.header("authorization")).isEqualTo("Bearer hf_" + SECRET);
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.body())
          .isEqualTo(
              "{\"inputs\":\"Human: Hello Bot: Hi \\\"you\\\" Human: How are you? Bot:\","
                  + "\"parameters\":{\"return_full_text\":false,\"use_cache\":true,"
                  + "\"max_new_tokens\":25}}");
    }

    @Test
    void cutsTheAnswerWhereTheModelPlaysTheHuman() {
      server.always(
          ModelScript.pieces(" I am", " Human", "ist", " . \n", "Hu", "man:", " Hi Bot:"));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Who are you?"));

      assertThat(call.reply().finish()).isEqualTo(FinishReason.STOP);
      assertThat(call.text()).isEqualTo("I am Humanist .");
    }

    @Test
    void keepsABeginningOfHumanAtTheVeryEnd() {
      server.always(ModelScript.pieces(" Call me", " Hum", " "));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Who are you?"));

      assertThat(call.reply()).isNotNull();
      assertThat(call.text()).isEqualTo("Call me Hum");
    }

    @Test
    void putsAPartialBehindTheLastBot() {
      server.always(ModelScript.pieces(" three", " four "));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Count", "one two"));

      assertThat(call.reply()).isNotNull();
      assertThat(call.text()).isEqualTo(" three four");
      assertThat(server.requests().getFirst().body())
          .contains("\"inputs\":\"Human: Count Bot: one two\"")
          .contains("\"max_new_tokens\":24");
    }
  }

  @Nested
  class Streamed extends Contract {
    @Override
    protected LanguageModel connect(ScriptedModelServer server) {
      return model(HuggingFaceConfig.Streaming.ON);
    }

    @Override
    protected ModelScript unreadable() {
      return ModelScript.body("text/event-stream", "data:{\"token\":" + SECRET + "\n\n");
    }

    @Test
    void anAnswerAtItsBoundSaysSo() {
      server.always(ModelScript.numbers(25).finishing("length"));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

      assertThat(call.reply().finish()).isEqualTo(FinishReason.LENGTH);
      checkAnswer(25, call.text());
    }

    @Test
    void anErrorAmidTheStreamMayBeTriedAgain() {
      server.always(
          ModelScript.body(
              "text/event-stream", "data:{\"error\":\"" + SECRET + "\",\"error_type\":\"x\"}\n\n"));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

      assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
    }

    @Test
    void aStreamWithoutItsLastEventIsCutOff() {
      server.always(
          ModelScript.body(
              "text/event-stream",
              "data:{\"token\":{\"text\":\"1\",\"special\":false},\"generated_text\":null}\n\n"));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

      assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
    }
  }

  @Nested
  class Whole extends Contract {
    @Override
    protected LanguageModel connect(ScriptedModelServer server) {
      return model(HuggingFaceConfig.Streaming.OFF);
    }

    @Override
    protected ModelScript unreadable() {
      return ModelScript.body("application/json", "[{\"generated_text\": " + SECRET);
    }

    @Override
    protected boolean showsPiecesAsTheyCome() {
      return false;
    }
  }

  @Nested
  class Auto extends Contract {
    @Override
    protected LanguageModel connect(ScriptedModelServer server) {
      return model(HuggingFaceConfig.Streaming.AUTO);
    }

    @Override
    protected ModelScript unreadable() {
      return ModelScript.body("text/event-stream", "data:" + SECRET + "\n\n");
    }

    @Test
    void waitsWhileTheEndpointLoadsAndSaysSo() {
      server.next(ModelScript.loading(1.2));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Hello"));

      await().atMost(Duration.ofSeconds(5)).until(() -> call.waits() == 1);
      assertThat(call.reply()).isNotNull();
      checkAnswer(10, call.text());
      assertThat(server.requests()).hasSize(2);
    }

    @Test
    void doesNotWaitForALoadingEndpointForEver() {
      server.always(ModelScript.loading(1));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Hello"));

      assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
      assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aCancelEndsTheWaitForALoadingEndpoint() {
      server.always(ModelScript.loading(600));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Hello"));
      await().atMost(Duration.ofSeconds(5)).until(() -> call.waits() == 1);

      call.cancel();

      await().atMost(Duration.ofSeconds(1)).until(call::ended);
      assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
    }

    @Test
    void remembersThatTheEndpointStreams() {
      assertThat(ModelCall.start(model(), ModelCall.ask("Hello")).reply()).isNotNull();
      assertThat(ModelCall.start(model(), ModelCall.ask("Hello")).reply()).isNotNull();

      assertThat(server.requests())
          .hasSize(2)
          .allSatisfy(request -> assertThat(request.body()).contains("\"stream\":true"));
    }

    @Test
    void remembersThatTheEndpointDoesNotStream() {
      server.withoutStreams();
      ModelCall first = ModelCall.start(model(), ModelCall.ask("Hello"));
      assertThat(first.reply()).isNotNull();
      checkAnswer(10, first.text());
      assertThat(ModelCall.start(model(), ModelCall.ask("Hello")).reply()).isNotNull();

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0).body()).contains("stream");
      assertThat(server.requests().get(1).body()).doesNotContain("stream");
    }

    @Test
    void asksWithoutAStreamWhereTheWordIsRefused() {
      server.withoutStreams();
      server.next(ModelScript.status(422));
      ModelCall call = ModelCall.start(model(), ModelCall.ask("Hello"));

      assertThat(call.reply()).isNotNull();
      assertThat(server.requests().get(1).body()).doesNotContain("stream");
    }
  }

  @Test
  void aBadConfigurationIsRefused() {
    assertThatThrownBy(() -> HuggingFaceConfig.of(URI.create("ftp://host/model"), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HuggingFaceConfig.of(URI.create("https://host/models/gpt-j-6B"), new Secret("x")))
        .satisfies(config -> assertThat(config.id()).isEqualTo("gpt-j-6B"))
        .satisfies(config -> assertThat(config.toString()).contains("***"));
  }
}
