package dev.parley.worker.model.openai;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.http.ModelHttp;
import dev.parley.worker.model.http.ModelResponse;
import dev.parley.worker.model.http.Refusals;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Carries the library's requests on the calling thread, and closes the connection when the call is
/// cancelled. The library's own client runs each stream on another thread and can end it only from
/// within a piece, so not before the first.
final class CallingHttpClient implements HttpClient {
  /// The call that the thread's request belongs to.
  static final ScopedValue<StreamCall> CALL = ScopedValue.newInstance();

  private final ModelHttp http;
  private final Refusals refusals;

  CallingHttpClient(ModelHttp http, Refusals refusals) {
    this.http = http;
    this.refusals = refusals;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("every answer is streamed");
  }

  /// Returns when the stream has ended; what went wrong is left with the [StreamCall].
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    StreamCall call = CALL.get();
    try (ModelResponse response = http.send(translate(request), call.cancellation())) {
      if (!response.successful()) {
        call.fail(refusals.failure(response.status(), response.headers(), response.refusalText()));
        return;
      }
      if (!response.hasType("text/event-stream")) {
        call.fail(StreamCall.invalid());
        return;
      }
      parser.parse(response.body(), new Watching(listener, call));
      listener.onClose();
    } catch (ModelFailure failure) {
      call.fail(failure);
    }
  }

  private static java.net.http.HttpRequest translate(HttpRequest request) {
    var translated = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request.headers().forEach((name, values) -> values.forEach(v -> translated.header(name, v)));
    return translated
        .method(request.method().name(), BodyPublishers.ofString(request.body()))
        .build();
  }

  /// Stops the stream as soon as its call is over, and sees what the library overlooks: an error
  /// sent as if it were a piece, and a connection that broke.
  private record Watching(ServerSentEventListener listener, StreamCall call)
      implements ServerSentEventListener {
    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      String text = event.data();
      if (text.equals("[DONE]")) {
        call.end();
      } else if ("error".equals(event.event()) || text.startsWith("{\"error\"")) {
        call.fail(
            new ModelFailure.Retryable(
                FailureCode.MODEL_UNREACHABLE,
                null,
                "the model server gave up on the answer",
                null));
      } else {
        listener.onEvent(event, context);
      }
      if (call.over()) {
        context.parsingHandle().cancel();
      }
    }

    @Override
    public void onError(Throwable error) {
      call.fail(ModelHttp.brokenOff(error, call.cancellation()));
    }
  }

  /// Gives the library this client, whatever it asks for.
  record Builder(CallingHttpClient client) implements HttpClientBuilder {
    @Override
    public @Nullable Duration connectTimeout() {
      return null;
    }

    @Override
    public HttpClientBuilder connectTimeout(@Nullable Duration timeout) {
      return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
      return null;
    }

    @Override
    public HttpClientBuilder readTimeout(@Nullable Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
