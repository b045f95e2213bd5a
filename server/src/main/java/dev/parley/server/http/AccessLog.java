package dev.parley.server.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request, and its time as `parley_http_seconds`. Says the route and not the
/// address: addresses hold session tokens.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final MeterRegistry registry;

  AccessLog(MeterRegistry registry) {
    this.registry = registry;
  }

  void handle(RoutingContext route) {
    long begun = System.nanoTime();
    route.addEndHandler(_ -> ended(route, begun));
    route.next();
  }

  private void ended(RoutingContext route, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    String method = method(route.request().method().name());
    String name = name(route.currentRoute());
    int status = route.response().getStatusCode();
    LOG.info(
        "{} {} {} {} ms {} bytes",
        method,
        name,
        status,
        took.toMillis(),
        route.response().bytesWritten());
    Timer.builder("parley.http")
        .description("Requests by route")
        .tag("method", method)
        .tag("route", name)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(took);
  }

  private static String name(@Nullable Route route) {
    String name = route == null ? null : route.getName();
    return name == null ? "other" : name;
  }

  /// Clients may make up methods; figures and lines have room for the usual ones.
  private static String method(String method) {
    return switch (method) {
      case "GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "PATCH" -> method;
      default -> "OTHER";
    };
  }
}
