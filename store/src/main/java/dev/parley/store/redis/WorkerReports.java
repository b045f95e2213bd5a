package dev.parley.store.redis;

import dev.parley.protocol.ModelInfo;
import dev.parley.store.WorkerReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Workers' reports to and from JSON, as Redis keeps them.
final class WorkerReports {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private WorkerReports() {}

  static String encode(WorkerReport report) {
    ObjectNode json =
        MAPPER.createObjectNode().put("worker", report.worker()).put("slots", report.slots());
    ArrayNode models = json.putArray("models");
    for (ModelInfo model : report.models()) {
      models
          .addObject()
          .put("id", model.id())
          .put("label", model.label())
          .put("kind", model.kind());
    }
    if (report.turnTime() != null) {
      json.put("turnMs", report.turnTime().toMillis());
    }
    return json.toString();
  }

  static List<WorkerReport> decode(Reply reports) {
    List<WorkerReport> decoded = new ArrayList<>(reports.size());
    for (int i = 0; i < reports.size(); i++) {
      JsonNode json = MAPPER.readTree(reports.text(i));
      List<ModelInfo> models = new ArrayList<>();
      for (JsonNode model : json.required("models")) {
        models.add(
            new ModelInfo(
                model.required("id").stringValue(),
                model.required("label").stringValue(),
                model.required("kind").stringValue()));
      }
      JsonNode turnMs = json.get("turnMs");
      decoded.add(
          new WorkerReport(
              json.required("worker").stringValue(),
              json.required("slots").intValue(),
              List.copyOf(models),
              turnMs == null ? null : Duration.ofMillis(turnMs.longValue())));
    }
    return List.copyOf(decoded);
  }
}
