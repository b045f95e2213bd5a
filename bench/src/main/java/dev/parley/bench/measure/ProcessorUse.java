package dev.parley.bench.measure;

import java.time.Duration;
import java.util.Collection;

/// What processes take of a processor core, since the last look. For one thread.
public final class ProcessorUse {
  private final Collection<ProcessHandle> processes;
  private Duration before;

  public ProcessorUse(Collection<ProcessHandle> processes) {
    this.processes = processes;
    this.before = spent();
  }

  /// What they took of a core's time, which tells more than a share on a machine that others use too.
  public double seconds() {
    Duration now = spent();
    double seconds = now.minus(before).toNanos() / 1e9;
    before = now;
    return seconds;
  }

  private Duration spent() {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
