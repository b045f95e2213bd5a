package dev.parley.server.http;

import dev.parley.protocol.Limits;
import dev.parley.server.files.ClientFiles;
import dev.parley.server.looks.Looks;
import dev.parley.server.socket.ChatHandler;
import dev.parley.server.socket.ChatServices;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Which address is answered by what.
public final class Routes {
  /// Most bytes of request bodies at a time, where the heap is large enough.
  private static final long BODIES_BYTES_MAX = 64L * 1024 * 1024;

  /// One part in so many of the heap may hold request bodies: read, each needs several times its
  /// length for a moment.
  private static final int HEAP_FOR_BODIES = 16;

  /// What needs no room, as much as a request's head may take.
  private static final int BODY_FREE_BYTES = 16 * 1024;

  private static final Duration BODY_TIME = Duration.ofSeconds(15);

  /// One part in so many of the heap is for whole sessions, as long as the largest: made, each needs
  /// several times its length for a moment.
  private static final int HEAP_FOR_SESSIONS = 16;

  private static final int WHOLE_SESSIONS_MAX = 32;
  private static final int WHOLE_SESSIONS_WAITING_MAX = 256;
  private static final Duration WHOLE_SESSION_KEPT = Duration.ofSeconds(5);
  private static final Duration WHOLE_SESSION_PATIENCE = Duration.ofSeconds(15);

  private final ChatServices services;
  private final ClientFiles files;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final LooksRoutes looks;
  private final Bodies bodies;
  private final WholeSessions wholeSessions;

  public Routes(
      ChatServices services,
      ClientFiles files,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      Looks looks) {
    this.services = services;
    this.files = files;
    this.readiness = readiness;
    this.registry = registry;
    this.looks = new LooksRoutes(looks);
    this.bodies =
        new Bodies(
            Math.clamp(
                Runtime.getRuntime().maxMemory() / HEAP_FOR_BODIES,
                SessionRoutes.bodyBytesMax(services.config().limits()),
                BODIES_BYTES_MAX),
            BODY_FREE_BYTES,
            BODY_TIME);
    this.wholeSessions =
        new WholeSessions(
            Math.clamp(
                Runtime.getRuntime().maxMemory()
                    / HEAP_FOR_SESSIONS
                    / services.config().limits().sessionBytes(),
                1,
                WHOLE_SESSIONS_MAX),
            WHOLE_SESSIONS_WAITING_MAX,
            WHOLE_SESSION_KEPT,
            WHOLE_SESSION_PATIENCE);
  }

  /// A router for one event loop.
  public Router router(Vertx vertx, RequestTimes times) {
    Limits limits = services.config().limits();
    NewSessions newSessions = new NewSessions(services.allowances());
    TutorialRoutes tutorial =
        new TutorialRoutes(services.sessions(), newSessions, bodies, wholeSessions);
    SessionRoutes session =
        new SessionRoutes(
            services.sessions(), services.workers(), newSessions, limits, bodies, wholeSessions);
    HealthRoutes health = new HealthRoutes(readiness, registry);
    Router router = Router.router(vertx);
    router.route().handler(new AccessLog(registry)::handle);
    router.route().handler(times::handle);
    router.route().handler(Everywhere::secure);
    Everywhere everywhere = new Everywhere(services.config().origins());
    router.route().handler(everywhere::shareWithOrigins);
    router.route().handler(everywhere::refuseCrossSiteWrites);
    // Says itself what is wrong with a name.
    serve(router, "/token", Map.of(HttpMethod.POST, tutorial::token));
    router.route().handler(Everywhere::takeQuery);
    serve(router, "/test", Map.of(HttpMethod.GET, tutorial::test));
    serve(
        router,
        "/refresh_token",
        Map.of(HttpMethod.GET, tutorial::refreshToken, HttpMethod.POST, tutorial::refreshToken));
    serve(
        router,
        "/v1/session",
        Map.of(
            HttpMethod.POST, session::create,
            HttpMethod.GET, session::show,
            HttpMethod.DELETE, session::end));
    serve(router, LooksRoutes.LOOKS, Map.of(HttpMethod.GET, looks::show));
    serve(router, LooksRoutes.PICTURE, Map.of(HttpMethod.GET, looks::picture));
    serve(router, "/health/live", Map.of(HttpMethod.GET, health::live));
    serve(router, "/health/ready", Map.of(HttpMethod.GET, health::ready));
    serve(router, "/metrics", Map.of(HttpMethod.GET, health::metrics));
    serve(router, "/chat", Map.of(HttpMethod.GET, new ChatHandler(services)));
    router.route("/*").setName("client").handler(files);
    router.route().failureHandler(failed -> Answers.failure(failed, failed.statusCode()));
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, failed -> Answers.failure(failed, status));
    }
    return router;
  }

  private static void serve(
      Router router, String path, Map<HttpMethod, Handler<RoutingContext>> byMethod) {
    byMethod.forEach(
        (method, handler) -> router.route(method, path).setName(path).handler(handler));
    Set<HttpMethod> methods = byMethod.keySet();
    router
        .route(path)
        .setName(path)
        .handler(
            route -> {
              route
                  .response()
                  .putHeader(
                      "Allow", String.join(", ", methods.stream().map(HttpMethod::name).toList()));
              route.fail(new HttpException(405, "Method not allowed"));
            });
  }

  /// Answers what is not HTTP, or longer than a request may be: no router sees it.
  public static void invalid(HttpServerRequest request) {
    ObjectNode json = Answers.object();
    json.put("detail", "The request is not valid HTTP, or its address or headers are too long.");
    request
        .response()
        .setStatusCode(400)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Connection", "close")
        .end(Buffer.buffer(Answers.JSON.writeValueAsBytes(json)));
  }
}
