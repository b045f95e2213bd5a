package dev.parley.worker.model.http;

import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.ModelFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An HTTP client whose calls close their connection as soon as they are cancelled, at any moment:
/// while connecting, before the response, and amid its body.
///
/// HTTP/1.1 only, since there a cancelled call is a closed connection, which every server
/// understands, and since some model servers stumble over an offered upgrade. Redirects are not
/// followed: they would carry the model token elsewhere. Safe on any number of threads.
public final class ModelHttp implements AutoCloseable {
  private final HttpClient client;

  /// @param connectTimeout after which a server that does not take the connection is unreachable
  public ModelHttp(Duration connectTimeout) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /// Sends a request and waits for the response's headers. Its status may be any; whoever gets it
  /// closes it.
  ///
  /// @throws ModelFailure.Cancelled also if the calling thread was interrupted
  /// @throws ModelFailure.Retryable with `model_unreachable` where there was no response
  public ModelResponse send(HttpRequest request, Cancellation cancellation) throws ModelFailure {
    if (cancellation.cancelled()) {
      throw new ModelFailure.Cancelled();
    }
    CompletableFuture<HttpResponse<InputStream>> sent =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    cancellation.onCancel(() -> sent.cancel(true));
    try {
      HttpResponse<InputStream> response = sent.get();
      ModelResponse answer =
          new ModelResponse(
              response.statusCode(), response.headers(), new BoundedBody(response.body()));
      cancellation.onCancel(answer::close);
      return answer;
    } catch (CancellationException _) {
      throw new ModelFailure.Cancelled();
    } catch (InterruptedException _) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new ModelFailure.Cancelled();
    } catch (ExecutionException e) {
      throw brokenOff(e.getCause(), cancellation);
    }
  }

  /// As [#send], for a call that must be over in time, its body too.
  public ModelResponse sendWithin(HttpRequest.Builder request, Duration max) throws ModelFailure {
    Cancellation late = new Cancellation();
    // The request's own time-out covers the headers alone. It comes first: its failure names the
    // cause.
    CompletableFuture.delayedExecutor(max.toMillis() + 100, TimeUnit.MILLISECONDS)
        .execute(late::cancel);
    return send(request.timeout(max).build(), late);
  }

  /// What a connection that failed, or broke off amid an answer, comes to.
  public static ModelFailure brokenOff(@Nullable Throwable cause, Cancellation cancellation) {
    if (cancellation.cancelled()) {
      return new ModelFailure.Cancelled();
    }
    if (cause instanceof BoundedBody.ExceededException) {
      return new ModelFailure.Permanent(
          FailureCode.MODEL_INVALID, "the model server's answer went beyond every bound", null);
    }
    // Only the kind of exception: its message may hold what the server sent.
    String kind = cause instanceof IOException ? cause.getClass().getSimpleName() : "failure";
    return new ModelFailure.Retryable(
        FailureCode.MODEL_UNREACHABLE,
        null,
        "the connection to the model server failed (" + kind + ")",
        null);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
