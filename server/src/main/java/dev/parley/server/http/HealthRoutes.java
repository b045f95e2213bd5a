package dev.parley.server.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// For orchestrators and Prometheus.
final class HealthRoutes {
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;

  HealthRoutes(Readiness readiness, PrometheusMeterRegistry registry) {
    this.readiness = readiness;
    this.registry = registry;
  }

  /// 200 while this process can answer at all.
  void live(RoutingContext route) {
    ObjectNode json = Answers.object();
    json.put("status", "live");
    Answers.send(route, 200, json);
  }

  /// 200, or 503 with what is wrong: `draining`, `store_unreachable`, `delivery_stale`.
  void ready(RoutingContext route) {
    List<String> reasons = readiness.reasons();
    ObjectNode json = Answers.object();
    if (reasons.isEmpty()) {
      json.put("status", "ready");
      Answers.send(route, 200, json);
      return;
    }
    json.put("detail", "This node should get no new connections.");
    ArrayNode array = json.putArray("reasons");
    reasons.forEach(array::add);
    Answers.send(route, 503, json);
  }

  void metrics(RoutingContext route) {
    route
        .response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(registry.scrape());
  }
}
