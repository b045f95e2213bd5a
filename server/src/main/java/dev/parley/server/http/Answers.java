package dev.parley.server.http;

import dev.parley.server.delivery.Failures;
import dev.parley.store.Resumption;
import dev.parley.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON answers, and errors as `{"detail": …}`. An answer that was begun, or whose client has gone,
/// stays as it is.
final class Answers {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// @return done when it is written, which a client that does not read delays
  static Future<Void> send(RoutingContext to, int status, ObjectNode json) {
    return send(to, status, encoded(json));
  }

  private static Future<Void> send(RoutingContext to, int status, Buffer body) {
    HttpServerResponse response = to.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }

  private static Buffer encoded(ObjectNode json) {
    return Buffer.buffer(JSON.writeValueAsBytes(json));
  }

  /// Answers with a whole session. It may be megabytes, so its text is made on a thread of its own.
  ///
  /// @param call asks the store for all of it
  /// @param gone answers where there is none
  /// @return done when it is written, or once an error is told
  static Future<Void> session(
      RoutingContext route,
      CompletionStage<Resumption> call,
      Function<Resumption.Snapshot, ObjectNode> json,
      Function<RoutingContext, Future<Void>> gone) {
    CompletionStage<Optional<Buffer>> made =
        call.thenApplyAsync(
            answer ->
                switch (answer) {
                  case Resumption.Snapshot snapshot -> Optional.of(encoded(json.apply(snapshot)));
                  case Resumption.Gone _ -> Optional.empty();
                  case Resumption.CaughtUp _ ->
                      throw new IllegalStateException("all of a session was asked for");
                },
            task -> Thread.ofVirtual().name("session").start(task));
    return written(
        route,
        route.vertx().getOrCreateContext(),
        made,
        body -> body.map(there -> send(route, 200, there)).orElseGet(() -> gone.apply(route)));
  }

  /// @param detail fixed words for a person, never anything that a client sent
  static Future<Void> error(RoutingContext to, int status, String detail) {
    ObjectNode json = object();
    json.put("detail", detail);
    return send(to, status, json);
  }

  /// An error that is about one field, as the tutorial's API tells it.
  static void fieldError(RoutingContext to, String field, String message) {
    ObjectNode json = object();
    json.putObject("detail").put("loc", field).put("msg", message);
    send(to, 400, json);
  }

  /// A body could not be read: by why, else as [#storeError].
  static void bodyError(RoutingContext to, Throwable failure) {
    if (!(failure instanceof Bodies.RefusedException refused)) {
      storeError(to, failure);
      return;
    }
    switch (refused.why) {
      case TOO_LARGE -> error(to, 413, "The request is too large.");
      case LATE -> error(to, 408, "The request did not come in time.");
      case NO_ROOM -> {
        to.response().putHeader("Retry-After", "5");
        error(to, 503, "The server has too much to read at the moment. Please try again shortly.");
      }
      case CUT_OFF -> LOG.debug("A client hung up before its request was whole");
    }
  }

  /// The store failed: 503 if it cannot be reached, else 500.
  static void storeError(RoutingContext to, Throwable failure) {
    if (Failures.cause(failure) instanceof StoreUnavailableException) {
      to.response().putHeader("Retry-After", "1");
      error(to, 503, "The server cannot reach its store at the moment. Please try again shortly.");
    } else {
      LOG.error("A request failed: {}", Failures.kind(failure));
      error(to, 500, "Something went wrong here.");
    }
  }

  /// Answers by what the store said, on the request's context; if it failed, with an error.
  static <T> void then(
      RoutingContext route, Context context, CompletionStage<T> call, Consumer<T> answer) {
    call.whenComplete(
        (result, failure) ->
            context.runOnContext(
                _ -> {
                  if (failure == null) {
                    answer.accept(result);
                  } else {
                    storeError(route, failure);
                  }
                }));
  }

  /// As [#then].
  ///
  /// @param answer done when it is written
  /// @return done then, or once the error is told
  private static <T> Future<Void> written(
      RoutingContext route,
      Context context,
      CompletionStage<T> call,
      Function<T, Future<Void>> answer) {
    Promise<Void> done = Promise.promise();
    call.whenComplete(
        (result, failure) ->
            context.runOnContext(
                _ -> {
                  if (failure != null) {
                    storeError(route, failure);
                    done.complete();
                    return;
                  }
                  try {
                    answer.apply(result).onComplete(done);
                  } catch (RuntimeException bug) {
                    storeError(route, bug);
                    done.complete();
                  }
                }));
    return done.future();
  }

  /// Answers for whatever no route answered, or a route failed with. An [HttpException] says what the
  /// client is told.
  ///
  /// @param status as the router has it, which the context does not know of a path that cannot be read
  static void failure(RoutingContext failed, int status) {
    Throwable failure = failed.failure();
    if (failure instanceof HttpException told && told.getPayload() != null) {
      error(failed, told.getStatusCode(), told.getPayload());
      return;
    }
    switch (status) {
      case 400 -> error(failed, 400, "The request is not valid.");
      case 404 -> error(failed, 404, "Not found");
      case 405 -> error(failed, 405, "Method not allowed");
      case 413 -> error(failed, 413, "The request is too large.");
      default -> {
        if (failure == null) {
          error(failed, status < 400 ? 500 : status, "The request could not be answered.");
        } else {
          storeError(failed, failure);
        }
      }
    }
  }
}
