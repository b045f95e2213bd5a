package dev.parley.testkit.conformance;

import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Runs the scenarios against a server, one after the other. They need a model that answers within
/// two minutes; each makes a session of its own.
///
/// From the command line: `java -cp … dev.parley.testkit.conformance.Conformance
/// http://127.0.0.1:3500`, which exits with 1 if a promise was not kept.
public final class Conformance {
  /// What came of a scenario.
  ///
  /// @param problem what was wrong; empty if nothing was
  public record Outcome(String name, String problem) {
    public boolean kept() {
      return problem.isEmpty();
    }
  }

  private Conformance() {}

  /// All scenarios, the quick ones of each kind first.
  public static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(TutorialScenarios.all());
    all.addAll(ConversationScenarios.all());
    all.addAll(RefusalScenarios.all());
    all.addAll(InputScenarios.all());
    return List.copyOf(all);
  }

  /// Runs one scenario. Never throws: whatever went wrong is its outcome.
  public static Outcome run(Scenario scenario, URI server) {
    try {
      scenario.check().run(server);
      return new Outcome(scenario.name(), "");
    } catch (Exception | AssertionError broken) {
      return new Outcome(scenario.name(), broken.toString());
    }
  }

  /// @return how many promises were not kept
  static int run(URI server, PrintStream out) {
    int broken = 0;
    for (Scenario scenario : scenarios()) {
      Outcome outcome = run(scenario, server);
      out.println((outcome.kept() ? "kept    " : "BROKEN  ") + outcome.name());
      if (!outcome.kept()) {
        out.println("        " + outcome.problem());
        broken++;
      }
    }
    out.println(scenarios().size() + " scenarios, " + broken + " broken");
    return broken;
  }

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("Give the server's address, such as http://127.0.0.1:3500");
      System.exit(2);
    }
    System.exit(run(URI.create(args[0]), System.out) == 0 ? 0 : 1);
  }
}
