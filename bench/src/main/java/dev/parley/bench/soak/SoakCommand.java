package dev.parley.bench.soak;

import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.measure.Trend;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.bench.stage.Stage;
import dev.parley.testkit.process.ParleyProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// People come and go for long; what Parley holds then must be what it held before.
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Whether memory or open files grow in hours of mixed load; about 90 minutes.")
public final class SoakCommand implements Scenario {
  private static final double GROWTH_PERCENT_MAX = 1;

  /// Of fewer, no line is a trend.
  private static final int LOOKS_MIN = 3;

  private static final double MEGABYTE = 1024 * 1024;

  @Option(names = "--visitors", defaultValue = "150", description = "people at once")
  private int visitors;

  @Option(
      names = "--warm-up",
      defaultValue = "1800",
      description = "seconds before it is measured, in which code is still compiled")
  private int warmUpSeconds;

  @Option(names = "--measure", defaultValue = "3600", description = "seconds that are measured")
  private int measureSeconds;

  @Option(names = "--every", defaultValue = "30", description = "seconds from look to look")
  private int everySeconds;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public void check() throws WrongFlagException, ImpossibleException {
    WrongFlagException.unless("--visitors", visitors, 1, 10_000);
    WrongFlagException.unless("--warm-up", warmUpSeconds, 0, 86_400);
    WrongFlagException.unless("--every", everySeconds, 1, 3_600);
    WrongFlagException.unless("--measure", measureSeconds, LOOKS_MIN * everySeconds, 86_400);
    OpenFiles.check(4 * visitors);
  }

  @Override
  public void measure(Report report) throws IOException, InterruptedException, TimeoutException {
    // Sessions must end as fast as they are made before it is measured.
    Map<String, String> settings =
        Map.of(
            "PARLEY_SESSION_TTL", "6m",
            "JDK_JAVA_OPTIONS", "-XX:NativeMemoryTracking=summary");
    try (Stage stage = Stage.start(visitors, settings)) {
      List<Watched> processes = new ArrayList<>();
      processes.add(watched("server", stage));
      stage.addServer();
      processes.add(watched("second server", stage));
      processes.add(new Watched("worker", stage.workers().getFirst().pid(), null));
      try (Visitors people = Visitors.come(stage, visitors)) {
        warmUp(people);
        watch(stage, people, processes, report);
      }
    }
  }

  private static Watched watched(String name, Stage stage) {
    ParleyProcess newest = stage.newestServer();
    return new Watched(name, newest.pid(), Stage.address(newest));
  }

  /// Nothing is looked at yet, since a look stops the processes; what the people do is told.
  private void warmUp(Visitors people) throws InterruptedException {
    for (int seconds = 0; seconds < warmUpSeconds; seconds += everySeconds) {
      System.out.printf(
          Locale.ROOT,
          "%4d s  %d answers, %d faults; measured from %d s on%n",
          seconds,
          people.outcomes().ended(),
          people.faults(),
          warmUpSeconds);
      Thread.sleep(Duration.ofSeconds(Math.min(everySeconds, warmUpSeconds - seconds)));
    }
  }

  private void watch(Stage stage, Visitors people, List<Watched> processes, Report report)
      throws IOException, InterruptedException {
    Trend redis = new Trend();
    long before = people.outcomes().ended();
    long beganNanos = System.nanoTime();
    double seconds = 0;
    while (seconds < measureSeconds) {
      List<String> seen = new ArrayList<>();
      for (Watched process : processes) {
        seen.add(process.look(seconds));
      }
      double redisNow = stage.redisBytes() / MEGABYTE;
      redis.add(seconds, redisNow);
      System.out.printf(
          Locale.ROOT,
          "%4.0f s  %d answers, %d faults; %s; Redis: %.1f MB%n",
          seconds,
          people.outcomes().ended(),
          people.faults(),
          String.join("; ", seen),
          redisNow);
      Thread.sleep(Duration.ofSeconds(everySeconds));
      seconds = (System.nanoTime() - beganNanos) / 1e9;
    }
    long ended = people.outcomes().ended() - before;
    report.put("Load", "people at once", visitors);
    report.put("Load", "answers/s", ended * 1e9 / (System.nanoTime() - beganNanos));
    report.put("Load", "wrong, failed or without an end", Goal.none(people.faults()));
    report.put("Load", people.tally().counts());
    processes.forEach(process -> process.put(report, GROWTH_PERCENT_MAX));
    Watched.put(report, "Redis's memory, MB", redis, GROWTH_PERCENT_MAX);
  }
}
