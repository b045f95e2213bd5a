package dev.parley.server.http;

import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnCodec;
import dev.parley.server.delivery.Failures;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.socket.ChatHandler;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/session`: begin one, look at it, end it. The session token travels in `Authorization:
/// Bearer`, never in an address.
final class SessionRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRoutes.class);
  private static final String BEARER = "Bearer ";

  /// JSON may need more bytes than the text in it.
  private static final int BODY_FOR_TEXT = 2;

  private final Sessions sessions;
  private final WorkerDirectory workers;
  private final NewSessions newSessions;
  private final Limits limits;
  private final Bodies bodies;
  private final WholeSessions wholeSessions;

  SessionRoutes(
      Sessions sessions,
      WorkerDirectory workers,
      NewSessions newSessions,
      Limits limits,
      Bodies bodies,
      WholeSessions wholeSessions) {
    this.sessions = sessions;
    this.workers = workers;
    this.newSessions = newSessions;
    this.limits = limits;
    this.bodies = bodies;
    this.wholeSessions = wholeSessions;
  }

  /// The longest body that is taken.
  static int bodyBytesMax(Limits limits) {
    return BODY_FOR_TEXT * limits.sessionBytes();
  }

  /// What a body asks for.
  private record Beginning(String name, List<Turn> turns) {
    @Override
    public String toString() {
      return "Beginning[turns=" + turns.size() + "]";
    }
  }

  /// The body cannot be taken; the message is for the client.
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message, null, false, false);
    }
  }

  void create(RoutingContext route) {
    if (!isJson(route.request().getHeader("Content-Type"))) {
      Answers.error(route, 415, "The body must be application/json.");
      return;
    }
    Context context = route.vertx().getOrCreateContext();
    bodies
        .read(route, bodyBytesMax(limits))
        .compose(body -> read(route, body))
        .onSuccess(
            beginning ->
                newSessions.ifAllowed(route, context, () -> create(route, context, beginning)))
        .onFailure(
            failure -> {
              if (failure instanceof RefusedException refused) {
                Answers.error(route, 400, String.valueOf(refused.getMessage()));
              } else {
                Answers.bodyError(route, failure);
              }
            });
  }

  /// Browsers ask before a page of another origin may send this type.
  private static boolean isJson(@Nullable String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  /// Off the event loop, since a whole session takes milliseconds to read.
  private Future<Beginning> read(RoutingContext route, Buffer body) {
    return route.vertx().executeBlocking(() -> read(body), false).map(Objects::requireNonNull);
  }

  private Beginning read(Buffer body) throws RefusedException {
    byte[] bytes = body.getBytes();
    JsonNode json;
    try {
      if (ImportedTurns.isMoreThanTurns(bytes, limits)) {
        throw new RefusedException(ImportedTurns.TOO_LARGE);
      }
      json = Answers.JSON.readTree(bytes);
    } catch (JacksonException notJson) {
      throw new RefusedException("The body must be JSON.");
    }
    if (!(json instanceof ObjectNode object) || !object.path("name").isString()) {
      throw new RefusedException("The body must be an object with a name.");
    }
    String stripped = object.path("name").stringValue().strip();
    String refusal = SessionName.refusal(stripped);
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
    List<Turn> turns = List.of();
    if (object.has("turns") && !object.get("turns").isNull()) {
      try {
        turns = TurnCodec.decodeAll(object.get("turns"));
      } catch (InvalidFrameException invalid) {
        throw new RefusedException("The turns are not valid: " + invalid.getMessage());
      }
    }
    refusal = ImportedTurns.refusal(turns, limits);
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
    return new Beginning(stripped, turns);
  }

  private void create(RoutingContext route, Context context, Beginning beginning) {
    SessionToken token = SessionToken.random();
    CompletionStage<Optional<SessionInfo>> creating = creating(route, token, beginning);
    creating.whenComplete((_, failure) -> endUnheardOf(token, failure));
    Answers.then(
        route,
        context,
        creating,
        created -> {
          if (created.isEmpty()) {
            route.response().putHeader("Retry-After", "5");
            Answers.error(
                route, 503, "The server is full at the moment. Please try again shortly.");
            return;
          }
          SessionInfo info = created.get();
          ObjectNode json = Answers.object();
          json.put("token", token.value())
              .put("name", info.name())
              .put("startedAt", info.startedAt().toString())
              .put("expiresAt", info.expiresAt().toString());
          Answers.send(route, 200, json);
        });
  }

  /// Off the event loop, since every turn is encoded before the call returns.
  private CompletionStage<Optional<SessionInfo>> creating(
      RoutingContext route, SessionToken token, Beginning beginning) {
    return route
        .vertx()
        .executeBlocking(() -> sessions.create(token, beginning.name, beginning.turns), false)
        .map(Objects::requireNonNull)
        .toCompletionStage()
        .thenCompose(created -> created);
  }

  /// A session may have been made though its creation failed, and nobody will ever know its token:
  /// tries once to take it back.
  private void endUnheardOf(SessionToken token, @Nullable Throwable failure) {
    if (failure != null) {
      sessions
          .end(token)
          .whenComplete(
              (_, endFailure) -> {
                if (endFailure != null) {
                  LOG.debug("What was begun of a session stays: {}", Failures.kind(endFailure));
                }
              });
    }
  }

  /// The whole session, as a welcome without its type.
  void show(RoutingContext route) {
    SessionToken token = bearer(route);
    if (token == null) {
      return;
    }
    wholeSessions.answer(
        route,
        () ->
            Answers.session(
                route,
                sessions.resume(token, Held.NOTHING),
                snapshot -> {
                  ObjectNode json = ServerFrameCodec.json(welcome(snapshot));
                  json.remove("type");
                  return json;
                },
                SessionRoutes::unauthorized));
  }

  void end(RoutingContext route) {
    SessionToken token = bearer(route);
    if (token == null) {
      return;
    }
    Answers.then(
        route,
        route.vertx().getOrCreateContext(),
        sessions.end(token),
        ended -> {
          if (ended) {
            route.response().setStatusCode(204).end();
          } else {
            unauthorized(route);
          }
        });
  }

  private ServerFrame.Welcome welcome(Resumption.Snapshot snapshot) {
    SessionInfo info = snapshot.info();
    return new ServerFrame.Welcome(
        info.name(),
        info.startedAt(),
        info.expiresAt(),
        limits,
        workers.models(),
        snapshot.cursor(),
        snapshot.turns());
  }

  private static @Nullable SessionToken bearer(RoutingContext route) {
    String header = route.request().getHeader("Authorization");
    Optional<SessionToken> token =
        header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? SessionToken.parse(header.substring(BEARER.length()).strip())
            : Optional.empty();
    if (token.isEmpty()) {
      unauthorized(route);
      return null;
    }
    return token.get();
  }

  private static Future<Void> unauthorized(RoutingContext route) {
    route.response().putHeader("WWW-Authenticate", "Bearer");
    return Answers.error(route, 401, ChatHandler.SESSION_GONE);
  }
}
