package dev.parley.worker;

import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.ModelFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which models could be reached when last asked. A busy worker's turns tell; an idle one asks.
final class ModelChecks {
  private static final Logger LOG = LoggerFactory.getLogger(ModelChecks.class);

  private final Models models;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final AtomicBoolean asking = new AtomicBoolean();

  ModelChecks(Models models) {
    this.models = models;
    models.all().forEach(offered -> troubles.put(offered.id(), "It has not been asked yet."));
  }

  /// Asks every model, on a thread of its own; not while the last asking goes on.
  void ask() {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    Thread.ofVirtual()
        .name("model-check")
        .start(
            () -> {
              try {
                models.all().forEach(this::ask);
              } finally {
                asking.set(false);
              }
            });
  }

  private void ask(Models.Offered offered) {
    try {
      offered.model().check();
      answered(offered.id());
    } catch (ModelFailure e) {
      trouble(offered.id(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("The check of model {} failed: {}", offered.id(), Trace.of(e));
      trouble(offered.id(), "Its check failed in an unforeseen way.");
    }
  }

  /// A turn's model answered.
  void answered(String model) {
    if (troubles.remove(model) != null) {
      LOG.info("Model {} can be reached", model);
    }
  }

  /// A turn's model did not.
  void failed(String model, FailureCode code) {
    if (code == FailureCode.MODEL_UNREACHABLE) {
      trouble(model, "It could not be reached for a turn.");
    }
  }

  private void trouble(String model, String sentence) {
    if (!sentence.equals(troubles.put(model, sentence))) {
      LOG.warn("Model {}: {}", model, sentence);
    }
  }

  Map<String, String> troubles() {
    return Map.copyOf(troubles);
  }
}
