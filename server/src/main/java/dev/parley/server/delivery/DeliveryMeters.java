package dev.parley.server.delivery;

import dev.parley.store.Resumption;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentMap;

/// Figures of delivery: `parley_mirrors`, `parley_resumes_total` by result, `parley_gaps_total`.
final class DeliveryMeters {
  private final Counter caughtUp;
  private final Counter snapshots;
  private final Counter gone;
  private final Counter gaps;

  DeliveryMeters(MeterRegistry registry, ConcurrentMap<?, ?> mirrors) {
    registry.gaugeMapSize("parley.mirrors", Tags.empty(), mirrors);
    this.caughtUp = resumes(registry, "caught_up");
    this.snapshots = resumes(registry, "snapshot");
    this.gone = resumes(registry, "gone");
    this.gaps =
        Counter.builder("parley.gaps")
            .description("Live messages that did not fit, so that the store was asked")
            .register(registry);
  }

  private static Counter resumes(MeterRegistry registry, String result) {
    return Counter.builder("parley.resumes")
        .description("Questions to the store for what a mirror or a connection lacks")
        .tag("result", result)
        .register(registry);
  }

  void resumed(Resumption answer) {
    switch (answer) {
      case Resumption.CaughtUp _ -> caughtUp.increment();
      case Resumption.Snapshot _ -> snapshots.increment();
      case Resumption.Gone _ -> gone.increment();
    }
  }

  void gap() {
    gaps.increment();
  }
}
