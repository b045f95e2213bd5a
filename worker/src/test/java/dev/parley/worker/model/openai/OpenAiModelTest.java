package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.store.Secret;
import dev.parley.testkit.model.ModelScript;
import dev.parley.testkit.model.ScriptedModelServer;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.HttpModelContractTest;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.Prompt;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiModelTest extends HttpModelContractTest {
  @Override
  protected LanguageModel connect(ScriptedModelServer server) {
    OpenAiConfig config =
        new OpenAiConfig(
            server.address("/v1"),
            new Secret("sk-" + SECRET),
            "tiny",
            "tiny",
            "Tiny",
            8,
            "Be brief.",
            0.5,
            64,
            4,
            Duration.ofSeconds(2));
    return new OpenAiModel(config, CLOCK);
  }

  @Override
  protected ModelScript unreadable() {
    return ModelScript.body("text/event-stream", "data: {\"choices\": " + SECRET + "\n\n");
  }

  @Test
  void sendsTheConversationAndTheSettings() {
    Prompt prompt =
        new Prompt(
            List.of(
                new PromptMessage(Role.HUMAN, "Zero"),
                new PromptMessage(Role.BOT, "Nought"),
                new PromptMessage(Role.HUMAN, "Hello"),
                new PromptMessage(Role.BOT, "Hi 🎉"),
                new PromptMessage(Role.HUMAN, "How are you?")),
            "");
    assertThat(ModelCall.start(model(), prompt).reply()).isNotNull();

    var request = server.requests().getFirst();
    assertThat(request.path()).isEqualTo("/v1/chat/completions");
    assertThat(request.header("authorization")).isEqualTo("Bearer sk-" + SECRET);
    JsonNode body = JsonMapper.builder().build().readTree(request.body());
    assertThat(body.path("model").asString()).isEqualTo("tiny");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(64);
    assertThat(body.path("messages").valueStream().map(m -> m.path("role").asString()))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(body.path("messages").valueStream().map(m -> m.path("content").asString()))
        .containsExactly("Be brief.", "Hello", "Hi 🎉", "How are you?");
  }

  @Test
  void saysWhatTheAnswerCostAndWhyItEnded() {
    server.next(ModelScript.numbers(12));
    ModelCall whole = ModelCall.start(model(), ModelCall.ask("Count"));
    assertThat(whole.reply().finish()).isEqualTo(FinishReason.STOP);
    assertThat(whole.reply().usage()).isEqualTo(new Usage(7, 12));

    server.next(ModelScript.numbers(12).finishing("length"));
    ModelCall cut = ModelCall.start(model(), ModelCall.ask("Count"));
    assertThat(cut.reply().finish()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aFilteredAnswerIsRefused() {
    server.next(ModelScript.numbers(2).finishing("content_filter"));
    ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

    assertThat(permanent(call).code()).isEqualTo(FailureCode.MODEL_REFUSED);
  }

  @Test
  void anErrorSentAsAPieceMayBeTriedAgain() {
    server.next(
        ModelScript.body(
            "text/event-stream",
            "data: {\"error\":{\"message\":\"" + SECRET + "\"}}\n\ndata: [DONE]\n\n"));
    ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
  }

  @Test
  void aStreamWithoutItsEndIsCutOff() {
    server.next(
        ModelScript.body(
            "text/event-stream",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"1\"}}]}\n\n"));
    ModelCall call = ModelCall.start(model(), ModelCall.ask("Count"));

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
    assertThat(call.text()).isEqualTo("1");
  }

  @Test
  void doesNotPretendToContinueAPartial() {
    assertThat(model().continues()).isFalse();
    assertThatThrownBy(
            () ->
                model()
                    .answer(ModelCall.ask("Count", "1 2"), new NothingShown(), new Cancellation()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusedKeyFailsTheCheckWithoutShowingIt() {
    OpenAiConfig config = OpenAiConfig.of(server.address("/v1"), new Secret("sk-x"), "tiny");
    assertThat(config.toString()).contains("***").doesNotContain("sk-x");
    server.close();
    try (LanguageModel model = new OpenAiModel(config, CLOCK)) {
      assertThatThrownBy(model::check).hasMessageContaining("the connection to the model server");
    }
  }

  @Test
  void aBadConfigurationIsRefused() {
    assertThatThrownBy(() -> OpenAiConfig.of(URI.create("localhost:11434"), null, "tiny"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OpenAiConfig.of(URI.create("http://localhost:11434/v1"), null, " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class NothingShown implements LanguageModel.Pieces {
    @Override
    public void piece(String text) {
      throw new AssertionError("a piece");
    }

    @Override
    public void waiting() {}
  }
}
