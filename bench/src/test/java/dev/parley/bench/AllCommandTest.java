package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.stage.ImpossibleException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class AllCommandTest {
  @Test
  void whatCannotBeMeasuredIsToldAndTakesNothingFromTheOthers() {
    AllCommand all =
        new AllCommand(List.of(new Measured("first"), new Impossible(), new Measured("last")));
    Report report = new Report("bench");

    all.check();
    assertThatThrownBy(() -> all.measure(report))
        .isInstanceOf(ImpossibleException.class)
        .hasMessage("Not measured: impossible: The machine is too small.");
    assertThat(report.table()).contains("first", "last");
  }

  @Command
  private record Measured(String name) implements Scenario {
    @Override
    public void check() {}

    @Override
    public void measure(Report report) {
      report.put(name, "figure", 1);
    }
  }

  @Command
  private record Impossible() implements Scenario {
    @Override
    public String name() {
      return "impossible";
    }

    @Override
    public void check() throws ImpossibleException {
      throw new ImpossibleException("The machine is too small.");
    }

    @Override
    public void measure(Report report) {
      throw new AssertionError("begun");
    }
  }
}
