package dev.parley.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
@Command(
    name = "parley",
    description = "A self-hosted AI chat whose replies survive.",
    mixinStandardHelpOptions = true,
    version = "Parley 0.1.0")
public final class Parley {
  private Parley() {}

  /// Exit codes: 0 done, 1 failed, 2 a flag or setting is wrong.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Parley()).execute(arguments));
  }
}
