package dev.parley.chaos;

import dev.parley.chaos.fault.Faults;
import dev.parley.chaos.fault.Schedule;
import dev.parley.chaos.fleet.Broken;
import dev.parley.chaos.fleet.BrokenBuild;
import dev.parley.chaos.fleet.FleetPlan;
import dev.parley.chaos.fleet.RedisKind;
import dev.parley.testkit.process.Folders;
import dev.parley.testkit.process.ParleyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bin/chaos`. Exit codes: 0 all was well, 1 something was wrong, 2 a flag is.
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Breaks a deployment of real processes while a crowd checks every byte.")
public final class Chaos implements Callable<Integer> {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final int PACE_MILLIS_MAX = 200;
  private static final long SEED_MAX = 1_000_000;

  @Option(names = "--minutes", defaultValue = "30", description = "how long faults are caused")
  private double minutes;

  @Option(names = "--redis", defaultValue = "single", description = "${COMPLETION-CANDIDATES}")
  private RedisKind redis = RedisKind.SINGLE;

  @Option(names = "--seed", description = "repeats a run's choices; else drawn and printed")
  private @Nullable Long seed;

  @Option(names = "--clients", defaultValue = "200", description = "how many people talk")
  private int clients;

  @Option(names = "--faults", split = ",", description = "only these; else all")
  private List<String> faults = List.of();

  @Option(
      names = "--end-seconds",
      defaultValue = "60",
      description = "how long open turns may take when nothing is broken any more")
  private int endSeconds;

  @Option(
      names = "--strict-silence",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "fails if a user saw nothing for longer than a fault allows; else only told")
  private boolean strictSilence;

  @Option(names = "--broken", description = "takes a guard out, to see that the run then fails")
  private @Nullable Broken broken;

  private Chaos() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Chaos()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    long chosen = seed == null ? new SecureRandom().nextLong(SEED_MAX) : seed;
    Path folder = Files.createDirectories(ParleyProcess.root().resolve("chaos/target/run"));
    Path own = Files.createTempDirectory(folder, "seed-" + chosen + "-");
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    System.out.printf(
        "Seed %d: %d clients, Redis %s, %s of faults%n", chosen, clients, redis, time);
    boolean well =
        new ChaosRun(
                new ChaosPlan(
                    new FleetPlan(program(own), own, redis, 3, 3, Map.of()),
                    LEASE,
                    LEASE.plusSeconds(15),
                    DEADLINE,
                    clients,
                    PACE_MILLIS_MAX,
                    chosen,
                    time,
                    Schedule.endless(Faults.named(faults, redis), chosen),
                    Duration.ofSeconds(endSeconds),
                    strictSilence),
                System.out)
            .run();
    if (well) {
      Folders.delete(own);
      System.out.println("\nAll was well. Seed " + chosen);
      return 0;
    }
    System.out.println("\nSomething was WRONG. Seed " + chosen + "; the processes' output: " + own);
    return 1;
  }

  private Path program(Path folder) throws IOException {
    Path root = ParleyProcess.root();
    return broken == null
        ? root.resolve("bin/parley")
        : BrokenBuild.make(root, folder.resolve("broken"), broken);
  }
}
