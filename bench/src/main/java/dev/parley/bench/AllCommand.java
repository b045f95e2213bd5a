package dev.parley.bench;

import dev.parley.bench.connections.FanoutCommand;
import dev.parley.bench.connections.IdleCommand;
import dev.parley.bench.limit.LimitCommand;
import dev.parley.bench.measure.Report;
import dev.parley.bench.measure.Scenario;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.start.StartCommand;
import dev.parley.bench.streams.StreamsCommand;
import dev.parley.bench.turns.OneCommand;
import dev.parley.bench.turns.TurnsCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The scenarios that together show how fast Parley is here, each as it is by itself.
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    description = {
      "limit, turns, one, streams, fanout, idle and start, in one table.",
      "Takes less than ten minutes."
    })
final class AllCommand implements Scenario {
  private final List<Scenario> scenarios;

  AllCommand() {
    this(
        List.of(
            new LimitCommand(),
            new TurnsCommand(),
            new OneCommand(),
            new StreamsCommand(),
            new FanoutCommand(),
            new IdleCommand(),
            new StartCommand()));
  }

  AllCommand(List<Scenario> scenarios) {
    this.scenarios = scenarios;
  }

  @Override
  public String name() {
    return "bench";
  }

  /// Each is asked when its turn comes, since one that cannot be measured takes nothing from the others.
  @Override
  public void check() {
    // Gives each option its default.
    scenarios.forEach(scenario -> new CommandLine(scenario).parseArgs());
  }

  @Override
  public void measure(Report report) throws Exception {
    List<String> failed = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      System.out.println(scenario.name() + " …");
      try {
        scenario.check();
        scenario.measure(report);
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (ImpossibleException impossible) {
        failed.add(scenario.name() + ": " + impossible.getMessage());
      } catch (Exception bug) {
        failed.add(scenario.name() + ": it failed as stands above.");
        bug.printStackTrace();
      }
    }
    if (!failed.isEmpty()) {
      throw new ImpossibleException("Not measured: " + String.join(" ", failed));
    }
  }
}
