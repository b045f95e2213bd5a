package dev.parley.worker;

import dev.parley.protocol.ModelInfo;
import dev.parley.worker.model.LanguageModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The models that a worker answers with, in the deployment's order.
final class Models {
  /// A model, and the gate that keeps its slots.
  record Offered(LanguageModel model, ModelGate gate) {
    String id() {
      return model.info().id();
    }
  }

  private final Map<String, Offered> byId = new LinkedHashMap<>();
  private final Offered first;

  /// @param models at least one, each with an id of its own
  Models(List<LanguageModel> models) {
    for (LanguageModel model : models) {
      Offered offered = new Offered(model, new ModelGate(model.slots()));
      if (byId.put(offered.id(), offered) != null) {
        throw new IllegalArgumentException("two models are called " + offered.id());
      }
    }
    first =
        byId.values().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a worker needs a model"));
  }

  /// @param id null for the first
  /// @return empty if no model here is called so
  Optional<Offered> find(@Nullable String id) {
    return id == null ? Optional.of(first) : Optional.ofNullable(byId.get(id));
  }

  List<Offered> all() {
    return List.copyOf(byId.values());
  }

  List<ModelInfo> infos() {
    return byId.values().stream().map(offered -> offered.model().info()).toList();
  }

  int slots() {
    return byId.values().stream().mapToInt(offered -> offered.model().slots()).sum();
  }
}
