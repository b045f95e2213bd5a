package dev.parley.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Request bodies within a bound.
final class Bodies {
  /// So much of a body that is too large is read and thrown away, so that its sender hears the answer
  /// before the connection closes.
  private static final long DISCARD_BYTES_MAX = 4L * 1024 * 1024;

  /// The body is larger than the route takes.
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("body too large", null, false, false);
    }
  }

  private Bodies() {}

  /// To be called before the request's handler returns. Fails with [TooLargeException].
  static Future<Buffer> read(HttpServerRequest request, int bytesMax) {
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    long[] seen = {0};
    request.handler(
        part -> {
          seen[0] += part.length();
          if (seen[0] <= bytesMax) {
            body.appendBuffer(part);
          } else if (seen[0] > bytesMax + DISCARD_BYTES_MAX) {
            request.response().putHeader("Connection", "close");
            promise.tryFail(new TooLargeException());
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(
        _ -> {
          if (seen[0] <= bytesMax) {
            promise.tryComplete(body);
          } else {
            promise.tryFail(new TooLargeException());
          }
        });
    return promise.future();
  }
}
