package dev.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.chaos.fault.Faults;
import dev.parley.chaos.fault.Schedule;
import dev.parley.chaos.fleet.FleetPlan;
import dev.parley.chaos.fleet.RedisKind;
import dev.parley.testkit.process.ParleyProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quick form of `make chaos`: fewer processes, a short lease, four faults in a fixed order.
class ChaosIT {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final List<String> FAULTS =
      List.of("worker-kill", "server-kill", "subscriptions-cut", "redis-kill");

  @TempDir Path folder;

  @Test
  void nothingIsLostWhileProcessesAndRedisAreKilled() throws Exception {
    Map<String, String> settings = Map.of("PARLEY_LEASE", "3s", "PARLEY_BEAT", "1s");
    Path program = ParleyProcess.root().resolve("bin/parley");
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    ChaosPlan plan =
        new ChaosPlan(
            new FleetPlan(program, folder, RedisKind.SINGLE, 2, 2, settings),
            LEASE,
            Duration.ofSeconds(3),
            Duration.ofMinutes(2),
            12,
            10,
            1,
            Duration.ofMinutes(1),
            Schedule.once(Faults.named(FAULTS, RedisKind.SINGLE)),
            Duration.ofMinutes(1),
            false);
    boolean well = new ChaosRun(plan, new PrintStream(report, true, StandardCharsets.UTF_8)).run();
    assertThat(well).as(() -> report.toString(StandardCharsets.UTF_8)).isTrue();
    assertThat(report.toString(StandardCharsets.UTF_8)).contains(FAULTS);
  }
}
