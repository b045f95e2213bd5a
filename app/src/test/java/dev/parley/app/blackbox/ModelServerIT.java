package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.model.ModelRequest;
import dev.parley.testkit.model.ModelScript;
import dev.parley.testkit.model.ScriptedModelServer;
import dev.parley.testkit.process.ParleyProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The program with a model that another server runs, chosen by settings alone.
class ModelServerIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String KEY = "key-of-the-quokka";

  enum Provider {
    OPENAI,
    HUGGINGFACE;

    Map<String, String> settings(ScriptedModelServer models) {
      return switch (this) {
        case OPENAI ->
            Map.of(
                "PARLEY_MODEL",
                "",
                "PARLEY_OPENAI_URL",
                models.address("/v1").toString(),
                "PARLEY_OPENAI_KEY",
                KEY,
                "PARLEY_OPENAI_MODEL",
                "m");
        case HUGGINGFACE ->
            Map.of(
                "PARLEY_MODEL",
                "",
                "MODEL_URL",
                models.address("/models/gpt-j").toString(),
                "HUGGINFACE_INFERENCE_TOKEN",
                KEY);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsAnswerIsStreamedAndStopClosesItsCallWithinASecond(Provider provider) throws Exception {
    try (ScriptedModelServer models = ScriptedModelServer.start();
        Deployment deployment = Deployment.start(1, 1, provider.settings(models))) {
      URI server = deployment.address(0);
      try (CheckingClient client =
          new CheckingClient(server, new ParleyHttp(server).newSession("Ada"))) {
        client.connect();
        models.always(ModelScript.numbers(20).at(Duration.ofMillis(20)));
        HeldTurn answered = client.awaitEnded(client.send("Count to twenty."), SOON);
        assertThat(answered.state()).isEqualTo(TurnState.COMPLETED);
        assertThat(answered.answer()).startsWith("1 2 3 ").endsWith(" 19 20");

        models.always(new ModelScript.Silence());
        assertStopClosesTheCall(client, models, 0);
        models.always(ModelScript.numbers(1000).stallingAfter(3));
        assertStopClosesTheCall(client, models, 5);
        client.assertClean();
      }
      for (ParleyProcess process : deployment.all()) {
        assertThat(process.output()).doesNotContain(KEY).doesNotContain("Count to twenty");
      }
      assertThat(models.requests().getFirst().header("authorization")).isEqualTo("Bearer " + KEY);
    }
  }

  @Test
  void aRefusedKeyFailsTheTurnWithACodeAndLeavesTheNextToSucceed() throws Exception {
    try (ScriptedModelServer models = ScriptedModelServer.start();
        Deployment deployment = Deployment.start(1, 1, Provider.OPENAI.settings(models))) {
      URI server = deployment.address(0);
      try (CheckingClient client =
          new CheckingClient(server, new ParleyHttp(server).newSession("Ada"))) {
        client.connect();
        models.next(ModelScript.status(401));
        HeldTurn refused = client.awaitEnded(client.send("Hello?"), SOON);
        assertThat(refused.state()).isEqualTo(TurnState.FAILED);
        assertThat(refused.code()).isEqualTo(FailureCode.MODEL_REFUSED);
        HeldTurn answered = client.awaitEnded(client.send("And now?"), SOON);
        assertThat(answered.state()).isEqualTo(TurnState.COMPLETED);
      }
    }
  }

  /// Stops a turn once the model's server has the call and so much of the answer is shown.
  private static void assertStopClosesTheCall(
      CheckingClient client, ScriptedModelServer models, int shown) throws Exception {
    int before = models.requests().size();
    String turnId = client.send("Say little.");
    Awaitility.await().atMost(SOON).until(() -> models.requests().size() > before);
    if (shown > 0) {
      HeldTurn _ = client.awaitLength(turnId, shown, SOON);
    }
    ModelRequest call = models.requests().getLast();
    long asked = System.nanoTime();
    client.stop(turnId);
    long closed = call.closedByClient().get(5, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(closed - asked)).isLessThan(Duration.ofSeconds(1));
    assertThat(client.awaitEnded(turnId, SOON).state()).isEqualTo(TurnState.STOPPED);
  }
}
