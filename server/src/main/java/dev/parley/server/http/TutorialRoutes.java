package dev.parley.server.http;

import dev.parley.protocol.Turn;
import dev.parley.server.delivery.PlainAnswer;
import dev.parley.server.socket.ChatHandler;
import dev.parley.store.Held;
import dev.parley.store.SessionInfo;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The routes of the tutorial that this project began as, answered as its client reads them.
final class TutorialRoutes {
  private static final int FORM_BYTES_MAX = 16 * 1024;

  private final Sessions sessions;
  private final NewSessions newSessions;
  private final Bodies bodies;
  private final WholeSessions wholeSessions;

  TutorialRoutes(
      Sessions sessions, NewSessions newSessions, Bodies bodies, WholeSessions wholeSessions) {
    this.sessions = sessions;
    this.newSessions = newSessions;
    this.bodies = bodies;
    this.wholeSessions = wholeSessions;
  }

  void test(RoutingContext route) {
    ObjectNode json = Answers.object();
    json.put("msg", "API is Online");
    Answers.send(route, 200, json);
  }

  /// `POST /token`, the name in the query or in a form.
  void token(RoutingContext route) {
    bodies
        .read(route, FORM_BYTES_MAX)
        .onSuccess(body -> named(route, body.toString(StandardCharsets.UTF_8)))
        .onFailure(
            failure -> {
              if (failure instanceof Bodies.RefusedException refused
                  && refused.why == Bodies.Refusal.TOO_LARGE) {
                Answers.fieldError(route, "name", SessionName.TOO_LONG);
              } else {
                Answers.bodyError(route, failure);
              }
            });
  }

  private void named(RoutingContext route, String body) {
    String name;
    try {
      name = name(route, body);
    } catch (QueryText.InvalidException invalid) {
      Answers.fieldError(route, "name", "Please enter a name in valid UTF-8");
      return;
    }
    String refusal = SessionName.refusal(name);
    if (refusal != null) {
      Answers.fieldError(route, "name", refusal);
      return;
    }
    Context context = route.vertx().getOrCreateContext();
    newSessions.ifAllowed(route, context, () -> create(route, context, name));
  }

  private static String name(RoutingContext route, String body) throws QueryText.InvalidException {
    String given = QueryText.parse(route.request().query()).get("name");
    if (given == null && isForm(route)) {
      given = QueryText.parse(body).get("name");
    }
    return given == null ? "" : given.strip();
  }

  private void create(RoutingContext route, Context context, String name) {
    SessionToken token = SessionToken.random();
    Answers.then(
        route,
        context,
        sessions.create(token, name, List.of()),
        created ->
            created.ifPresentOrElse(
                info -> Answers.send(route, 200, session(token, info)),
                () -> {
                  route.response().putHeader("Retry-After", "5");
                  Answers.error(
                      route, 503, "The server is full at the moment. Please try again shortly.");
                }));
  }

  /// `GET` or `POST /refresh_token`: the session, along its newest branch.
  void refreshToken(RoutingContext route) {
    Optional<SessionToken> token =
        Optional.ofNullable(route.request().getParam("token")).flatMap(SessionToken::parse);
    if (token.isEmpty()) {
      Answers.error(route, 400, ChatHandler.SESSION_GONE);
      return;
    }
    wholeSessions.answer(
        route,
        () ->
            Answers.session(
                route,
                sessions.resume(token.get(), Held.NOTHING),
                snapshot -> {
                  ObjectNode json = session(token.get(), snapshot.info());
                  messages(snapshot.turns(), json.putArray("messages"));
                  return json;
                },
                gone -> Answers.error(gone, 400, ChatHandler.SESSION_GONE)));
  }

  private static ObjectNode session(SessionToken token, SessionInfo info) {
    ObjectNode json = Answers.object();
    json.put("token", token.value());
    json.putArray("messages");
    json.put("name", info.name()).put("session_start", info.startedAt().toString());
    return json;
  }

  /// The turn accepted last and those it continues, oldest first; answers that have not ended are
  /// left out.
  static void messages(List<Turn> turns, ArrayNode to) {
    Map<String, Turn> byId = new HashMap<>();
    turns.forEach(turn -> byId.put(turn.turnId(), turn));
    Deque<Turn> branch = new ArrayDeque<>();
    Turn at = turns.isEmpty() ? null : turns.getLast();
    while (at != null && branch.size() < turns.size()) {
      branch.addFirst(at);
      at = at.parent() == null ? null : byId.get(at.parent());
    }
    for (Turn turn : branch) {
      to.addObject()
          .put("id", turn.turnId())
          .put("msg", "Human: " + turn.text())
          .put("timestamp", turn.at().toString());
      Turn.Answer answer = turn.answer();
      if (answer != null && turn.state().ended()) {
        to.addObject()
            .put("id", PlainAnswer.id(turn.turnId()))
            .put("msg", "Bot: " + answer.text())
            .put("timestamp", answer.at().toString());
      }
    }
  }

  private static boolean isForm(RoutingContext route) {
    String type = route.request().getHeader("Content-Type");
    return route.request().method().equals(HttpMethod.POST)
        && type != null
        && type.startsWith("application/x-www-form-urlencoded");
  }
}
