package dev.parley.bench.stage;

import dev.parley.bench.measure.ProcessorUse;
import dev.parley.bench.measure.Report;
import java.util.List;
import java.util.Locale;

/// What each kind of process takes of a core's time. For one thread.
public final class Meters {
  private final ProcessorUse server;
  private final ProcessorUse workers;
  private final ProcessorUse redis;
  private final ProcessorUse clients = ProcessorUse.of(List.of(ProcessHandle.current()));

  Meters(Stage stage) {
    server = ProcessorUse.of(Stage.handle(stage.newestServer()));
    workers = ProcessorUse.of(stage.workers());
    redis = ProcessorUse.withChildren(Stage.redis());
  }

  /// Since the last time, or since this was made.
  public Spent spent() {
    return new Spent(server.seconds(), workers.seconds(), redis.seconds(), clients.seconds());
  }

  /// In seconds of a core.
  ///
  /// @param clients what this process took, which is not Parley's
  public record Spent(double server, double workers, double redis, double clients) {
    /// Of the server and the workers.
    public double program() {
      return server + workers;
    }

    /// Of the server, the workers and Redis.
    public double all() {
      return program() + redis;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "server %.1f, workers %.1f, Redis %.1f, clients %.1f",
          server,
          workers,
          redis,
          clients);
    }

    /// Puts what each took for one of so many, in microseconds.
    public void put(Report report, String section, String what, double count) {
      report.put(section, "CPU µs/" + what + ", server", server / count * 1e6);
      report.put(section, "CPU µs/" + what + ", workers", workers / count * 1e6);
      report.put(section, "CPU µs/" + what + ", Redis", redis / count * 1e6);
      report.put(section, "CPU µs/" + what + ", clients", clients / count * 1e6);
    }
  }
}
