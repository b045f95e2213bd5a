package dev.parley.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;
  private final Report report = new Report("streams");

  @Test
  void aFigureStandsBesideItsGoal() {
    report.put("400 answers", "p50, ms", Goal.atMost(4, 3.204));
    report.put("400 answers", "whole", Goal.atLeast(400, 399));
    assertThat(report.table())
        .containsSubsequence(
            "400 answers\n", "p50, ms", "3.2 (at most 4: met)", "399 (at least 400: MISSED)");
  }

  @Test
  void smallNumbersKeepThreeDigits() {
    report.put("cost", "CPU s", 0.0123456);
    report.put("cost", "rate", 1234.5678);
    assertThat(report.table()).contains("0.0123\n", "1234.57\n");
  }

  @Test
  void thePageHoldsWhatTheFileHolds() throws Exception {
    report.put("a </script> section", "p99", Goal.atMost(10, 12.5));
    Path page = report.write(folder);
    assertThat(Files.readString(folder.resolve("streams.json")))
        .contains("\"value\" : 12.5", "\"met\" : false");
    assertThat(Files.readString(page))
        .contains("<title>Parley: streams</title>", "a \\u003c/script> section")
        .doesNotContain("{{");
  }
}
