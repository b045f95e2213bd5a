package dev.parley.server.http;

import dev.parley.server.socket.ChatHandler;
import dev.parley.server.socket.Origins;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/// What holds for every answer: security headers, and CORS for the configured origins.
final class Everywhere {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private final Origins origins;

  Everywhere(Origins origins) {
    this.origins = origins;
  }

  /// Only what this host serves may run or be called; nobody may put these pages in a frame.
  static void secure(RoutingContext route) {
    String host = route.request().getHeader("Host");
    // Some browsers do not count sockets of the same host as 'self'.
    String sockets =
        host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
    HttpServerResponse response = route.response();
    response
        .putHeader(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self'; connect-src 'self'"
                + sockets
                + "; img-src 'self' data:; font-src 'self'; style-src 'self';"
                + " frame-src 'self'; worker-src 'self'; object-src 'none';"
                + " base-uri 'none'; form-action 'self';"
                + " frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    route.next();
  }

  /// Refuses a query that is not percent-encoded text, which would fail whoever asks for a parameter.
  static void takeQuery(RoutingContext route) {
    try {
      var _ = route.request().params();
    } catch (IllegalArgumentException notEncoded) {
      Answers.error(route, 400, "The address is not valid.");
      return;
    }
    route.next();
  }

  /// Lets browsers of the configured origins read answers; answers their preflight requests. Those of
  /// others are answered without, and their browsers keep the answer from them.
  void shareWithOrigins(RoutingContext route) {
    String origin = route.request().getHeader("Origin");
    HttpServerResponse response = route.response();
    response.putHeader("Vary", "Origin");
    boolean allowed = origin != null && origins.allowed().contains(origin);
    if (allowed) {
      response
          .putHeader("Access-Control-Allow-Origin", origin)
          .putHeader("Access-Control-Allow-Credentials", "true");
    }
    boolean preflight =
        route.request().method().equals(HttpMethod.OPTIONS)
            && origin != null
            && route.request().getHeader("Access-Control-Request-Method") != null;
    if (!preflight) {
      route.next();
      return;
    }
    if (!allowed) {
      Answers.error(route, 403, ChatHandler.ORIGIN_REFUSED);
      return;
    }
    response
        .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE")
        .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type")
        .putHeader("Access-Control-Max-Age", "600")
        .setStatusCode(204)
        .end();
  }

  /// Refuses writes that a browser sends for a page of somebody else's: it would keep the answer from
  /// that page, but what was written would stay.
  void refuseCrossSiteWrites(RoutingContext route) {
    HttpMethod method = route.request().method();
    boolean reads =
        method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || method.equals(HttpMethod.OPTIONS);
    if (reads || origins.allow(route.request())) {
      route.next();
    } else {
      Answers.error(route, 403, ChatHandler.ORIGIN_REFUSED);
    }
  }
}
