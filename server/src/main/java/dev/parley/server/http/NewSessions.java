package dev.parley.server.http;

import dev.parley.server.limit.Allowances;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/// Whether a caller may make one more session now.
final class NewSessions {
  private final Allowances allowances;

  NewSessions(Allowances allowances) {
    this.allowances = allowances;
  }

  /// Goes on, on the request's context, or answers 429 and when to come back.
  void ifAllowed(RoutingContext route, Context context, Runnable create) {
    Answers.then(
        route,
        context,
        allowances.session(allowances.caller(route.request())),
        wait -> {
          if (wait.isZero()) {
            create.run();
          } else {
            long seconds = wait.plusMillis(999).toSeconds();
            route.response().putHeader("Retry-After", Long.toString(seconds));
            Answers.error(
                route,
                429,
                "Too many conversations were begun from your network. Please try again shortly.");
          }
        });
  }
}
