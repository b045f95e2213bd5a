package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.measure.Report;
import dev.parley.bench.soak.SoakCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// A soak of seconds, which shows that it can see everything that it is to watch for hours.
class SoakIT {
  @Test
  void peopleComeAndGoAndEveryProcessIsWatched() throws Exception {
    SoakCommand soak = new SoakCommand();
    new CommandLine(soak).parseArgs("--visitors=20", "--warm-up=3", "--measure=6", "--every=2");
    Report report = new Report("soak");

    soak.measure(report);

    assertThat(report.table())
        .containsPattern("wrong, failed or without an end +0 ")
        .containsPattern("over: talks +[1-9]")
        .contains(
            "The server's heap after a collection, MB",
            "The second server's native memory, MB",
            "The worker's open files beside connections",
            "Redis's memory, MB")
        .doesNotContain("NaN");
  }
}
