package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.FailureCode;
import dev.parley.testkit.model.ModelRequest;
import dev.parley.testkit.model.ModelScript;
import dev.parley.testkit.model.ScriptedModelServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every model does whose provider is reached over HTTP.
public abstract class HttpModelContractTest extends LanguageModelContractTest {
  /// Stands in each prompt, key and server's refusal, and in no message of an exception.
  protected static final String SECRET = "xq-secret-words";

  protected static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  protected ScriptedModelServer server;
  private LanguageModel model;

  /// A model that asks the server, with a key that holds [#SECRET].
  protected abstract LanguageModel connect(ScriptedModelServer server);

  /// What the server sends for an answer that cannot be read.
  protected abstract ModelScript unreadable();

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedModelServer.start();
    model = connect(server);
  }

  @AfterEach
  void stopServer() {
    model.close();
    server.close();
  }

  @Override
  protected LanguageModel model() {
    return model;
  }

  @Override
  protected Prompt streams(int pieces, Duration pace) {
    server.always(ModelScript.numbers(pieces).at(pace));
    return ModelCall.ask("Count, " + SECRET);
  }

  @Override
  protected Prompt stalls(int after) {
    server.always(ModelScript.numbers(1_000).stallingAfter(after));
    return ModelCall.ask("Count, " + SECRET);
  }

  @Override
  protected void checkAnswer(int pieces, String text) {
    assertThat(text).isEqualTo(String.join("", ModelScript.numbers(pieces).texts()));
  }

  @Override
  protected void arrived() {
    await().atMost(Duration.ofSeconds(5)).until(() -> !server.requests().isEmpty());
  }

  private ModelCall ask(ModelScript script) {
    server.always(script);
    return ModelCall.start(model, ModelCall.ask("Count, " + SECRET));
  }

  private static void assertClosedWithinASecond(ModelRequest request, long fromNanos)
      throws Exception {
    long closedNanos = request.closedByClient().get(5, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(closedNanos - fromNanos)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aCancelledCallClosesItsConnectionAmidTheAnswer() throws Exception {
    ModelCall call = ask(ModelScript.numbers(1_000).stallingAfter(5));
    arrived();
    if (showsPiecesAsTheyCome()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> !call.pieces().isEmpty());
    }

    long fromNanos = System.nanoTime();
    call.cancel();

    assertClosedWithinASecond(server.requests().getFirst(), fromNanos);
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
  }

  @Test
  void aCancelledCallClosesItsConnectionBeforeTheFirstPiece() throws Exception {
    ModelCall call = ask(ModelScript.numbers(10).stallingAfter(0));
    arrived();

    long fromNanos = System.nanoTime();
    call.cancel();

    assertClosedWithinASecond(server.requests().getFirst(), fromNanos);
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
  }

  @Test
  void aCancelledCallClosesItsConnectionBeforeTheResponse() throws Exception {
    ModelCall call = ask(new ModelScript.Silence());
    arrived();

    long fromNanos = System.nanoTime();
    call.cancel();

    assertClosedWithinASecond(server.requests().getFirst(), fromNanos);
    assertThat(call.failure()).isInstanceOf(ModelFailure.Cancelled.class);
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() {
    server.close();
    ModelCall call = ModelCall.start(model, ModelCall.ask("Hello"));

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
  }

  @Test
  void aServerThatHangsUpIsUnreachable() {
    ModelCall call = ask(new ModelScript.HangUp());

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
    assertNothingSecret(call);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aBrokenServerIsUnreachable(int status) {
    ModelCall call = ask(ModelScript.status(status));

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
  }

  @Test
  void tooManyRequestsSayHowLongToWait() {
    ModelCall seconds = ask(ModelScript.rateLimited("7"));
    assertThat(retryable(seconds).code()).isEqualTo(FailureCode.MODEL_RATE_LIMITED);
    assertThat(retryable(seconds).after()).isEqualTo(Duration.ofSeconds(7));

    ModelCall date = ask(ModelScript.rateLimited("Sun, 01 Mar 2026 12:00:42 GMT"));
    assertThat(retryable(date).after()).isEqualTo(Duration.ofSeconds(42));

    ModelCall neither = ask(ModelScript.rateLimited("soon"));
    assertThat(retryable(neither).after()).isNull();
    assertThat(server.requests()).as("the model does not ask again by itself").hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 302})
  void aRefusalIsForGood(int status) {
    ModelCall call = ask(new ModelScript.Response(status, Map.of(), "No, " + SECRET + "!"));

    assertThat(permanent(call).code()).isEqualTo(FailureCode.MODEL_REFUSED);
    assertNothingSecret(call);
  }

  @Test
  void aPromptTooLongForTheModelSaysSo() {
    ModelCall call =
        ask(
            new ModelScript.Response(
                400,
                Map.of("Content-Type", "application/json"),
                "{\"error\":{\"message\":\"This model's maximum context length is 10 tokens."
                    + SECRET
                    + "\",\"code\":\"context_length_exceeded\"}}"));

    assertThat(permanent(call).code()).isEqualTo(FailureCode.CONTEXT_FULL);
    assertNothingSecret(call);
  }

  @Test
  void anAnswerThatCannotBeReadIsInvalid() {
    ModelCall call = ask(unreadable());

    assertThat(permanent(call).code()).isEqualTo(FailureCode.MODEL_INVALID);
    assertNothingSecret(call);
  }

  @Test
  void anAnswerOfAnotherKindIsInvalid() {
    ModelCall call = ask(ModelScript.body("text/html", "<p>Please log in, " + SECRET + "</p>"));

    assertThat(permanent(call).code()).isEqualTo(FailureCode.MODEL_INVALID);
    assertNothingSecret(call);
  }

  @Test
  void anAnswerCutOffIsUnreachable() {
    ModelCall call = ask(ModelScript.numbers(50).at(Duration.ofMillis(20)).cutAfter(5));

    assertThat(retryable(call).code()).isEqualTo(FailureCode.MODEL_UNREACHABLE);
    // What arrives together with the end may be lost with it.
    assertThat("1 2 3 4 5").startsWith(call.text());
    assertThat(call.text().isEmpty()).isEqualTo(!showsPiecesAsTheyCome());
    assertNothingSecret(call);
  }

  @Test
  void anAnswerWithoutEndIsCutAtABound() {
    ModelCall call = ask(ModelScript.pieces("x".repeat(2 * 1024 * 1024)));

    assertThat(permanent(call).code()).isEqualTo(FailureCode.MODEL_INVALID);
  }

  @Test
  void charactersOfManyBytesArriveWhole() {
    ModelCall call = ask(ModelScript.pieces("Straße", " 日本", "語", " 🎉", "\ud83d", "\ude80", "!"));

    assertThat(call.reply()).isNotNull();
    assertThat(call.text()).startsWith("Straße 日本語 🎉").endsWith("!").doesNotContain("\ud83d!");
  }

  @Test
  void aReaderThatFailsEndsTheCall() throws Exception {
    server.always(ModelScript.numbers(1_000).at(Duration.ofMillis(10)));
    long fromNanos = System.nanoTime();
    try {
      model.answer(ModelCall.ask("Count"), new BrokenReader(), new Cancellation());
      throw new AssertionError("it answered");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the reader is broken");
    }
    if (showsPiecesAsTheyCome()) {
      assertClosedWithinASecond(server.requests().getFirst(), fromNanos);
    }
  }

  private static final class BrokenReader implements LanguageModel.Pieces {
    @Override
    public void piece(String text) {
      throw new IllegalStateException("the reader is broken");
    }

    @Override
    public void waiting() {}
  }

  protected static ModelFailure.Retryable retryable(ModelCall call) {
    ModelFailure failure = call.failure();
    assertThat(failure).isInstanceOf(ModelFailure.Retryable.class);
    return (ModelFailure.Retryable) failure;
  }

  protected static ModelFailure.Permanent permanent(ModelCall call) {
    ModelFailure failure = call.failure();
    assertThat(failure).isInstanceOf(ModelFailure.Permanent.class);
    return (ModelFailure.Permanent) failure;
  }

  /// Looks through the whole stack trace, causes and all.
  private static void assertNothingSecret(ModelCall call) {
    StringWriter trace = new StringWriter();
    call.failure().printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(SECRET).doesNotContain("Count");
  }
}
