package dev.parley.worker.model.huggingface;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ModelInfo;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.WholeCharacters;
import dev.parley.worker.model.http.ModelHttp;
import dev.parley.worker.model.http.ModelResponse;
import dev.parley.worker.model.http.Refusals;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Asks a text-generation endpoint: the Hugging Face inference API, a dedicated endpoint, or a
/// text-generation-inference server. Continues a partial by putting it behind the prompt's last
/// "Bot:".
public final class HuggingFaceModel implements LanguageModel {
  private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceModel.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// How often it says, while the endpoint loads, that it is alive.
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  private static final Duration CHECK = Duration.ofSeconds(10);

  private final HuggingFaceConfig config;
  private final ModelHttp http;
  private final Refusals refusals;

  /// AUTO until the endpoint has shown what it offers.
  private final AtomicReference<HuggingFaceConfig.Streaming> streaming;

  public HuggingFaceModel(HuggingFaceConfig config, Clock clock) {
    this.config = config;
    this.http = new ModelHttp(config.connectTimeout());
    this.refusals = new Refusals(clock);
    this.streaming = new AtomicReference<>(config.stream());
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(config.id(), config.label(), "huggingface");
  }

  @Override
  public int slots() {
    return config.slots();
  }

  @Override
  public boolean continues() {
    return true;
  }

  @Override
  public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure {
    boolean untried = streaming.get() == HuggingFaceConfig.Streaming.AUTO;
    boolean stream = streaming.get() != HuggingFaceConfig.Streaming.OFF;
    Duration waited = Duration.ZERO;
    while (true) {
      HttpRequest request = post(GenerationRequest.body(config, prompt, stream));
      try (ModelResponse response = http.send(request, cancellation)) {
        if (response.successful()) {
          return read(response, prompt, pieces, cancellation);
        }
        String refusal = response.refusalText();
        Duration loading = loadingTime(response.status(), refusal);
        if (loading != null && waited.compareTo(config.loadingMax()) < 0) {
          Duration time = shorter(loading, config.loadingMax().minus(waited));
          LOG.info("The model {} is loading; asking again in {} s", config.id(), time.toSeconds());
          wait(time, pieces, cancellation);
          waited = waited.plus(time);
          continue;
        }
        ModelFailure failure = refusals.failure(response.status(), response.headers(), refusal);
        if (!(untried && stream && isRefused(failure))) {
          throw failure;
        }
        // Perhaps it knows no streams, and takes the word amiss.
        stream = false;
      }
    }
  }

  private Reply read(
      ModelResponse response, Prompt prompt, Pieces pieces, Cancellation cancellation)
      throws ModelFailure {
    boolean streamed = response.hasType("text/event-stream");
    streaming.compareAndSet(
        HuggingFaceConfig.Streaming.AUTO,
        streamed ? HuggingFaceConfig.Streaming.ON : HuggingFaceConfig.Streaming.OFF);
    BotText text = new BotText(new WholeCharacters(pieces), !prompt.partial().isEmpty());
    return streamed
        ? GenerationAnswer.streamed(response, text, cancellation)
        : GenerationAnswer.whole(response, text, cancellation);
  }

  private static boolean isRefused(ModelFailure failure) {
    return failure instanceof ModelFailure.Permanent permanent
        && permanent.code() == FailureCode.MODEL_REFUSED;
  }

  /// The time that a loading endpoint estimates, at least a second; null where it does not load.
  private static @Nullable Duration loadingTime(int status, String refusal) {
    if (status != 503) {
      return null;
    }
    try {
      double seconds = JSON.readTree(refusal).path("estimated_time").asDouble(-1);
      return seconds < 0 ? null : Duration.ofMillis((long) (Math.clamp(seconds, 1, 3600) * 1000));
    } catch (JacksonException _) {
      return null;
    }
  }

  private static void wait(Duration time, Pieces pieces, Cancellation cancellation)
      throws ModelFailure {
    try {
      for (Duration left = time; left.isPositive(); left = left.minus(SIGN_OF_LIFE)) {
        pieces.waiting();
        if (cancellation.await(shorter(left, SIGN_OF_LIFE))) {
          throw new ModelFailure.Cancelled();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ModelFailure.Cancelled();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private HttpRequest post(String body) {
    return authorized()
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest.Builder authorized() {
    HttpRequest.Builder request = HttpRequest.newBuilder(config.url());
    if (config.token() != null) {
      request.header("Authorization", "Bearer " + config.token().reveal());
    }
    return request;
  }

  /// Asks without generating: whatever the endpoint answers to a GET shows that it is there, except
  /// that it does not know the model token or is out of order itself. Loading is in order.
  @Override
  public void check() throws ModelFailure {
    try (ModelResponse response = http.sendWithin(authorized().GET(), CHECK)) {
      int status = response.status();
      String refusal = response.refusalText();
      boolean denied = status == 401 || status == 403 || status >= 500;
      if (denied && loadingTime(status, refusal) == null) {
        throw refusals.failure(status, response.headers(), refusal);
      }
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
