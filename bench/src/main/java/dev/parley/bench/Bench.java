package dev.parley.bench;

import dev.parley.bench.reconnect.ReconnectCommand;
import dev.parley.bench.slowreaders.SlowReadersCommand;
import dev.parley.bench.stage.ImpossibleException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line: `bin/bench <scenario>`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Parley on this machine: real processes, a real Redis, many clients.",
    footer = {"", "And `client`, in a browser: how quick the page is."},
    subcommands = {SlowReadersCommand.class, ReconnectCommand.class})
public final class Bench {
  private Bench() {}

  /// Ends the process with 0 when the run was made, whatever it found, else with 1 or 2.
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler(
        (failure, _, _) -> {
          if (!(failure instanceof ImpossibleException)) {
            throw failure;
          }
          System.err.println("bench: " + failure.getMessage());
          return 1;
        });
    if (arguments.length == 0) {
      line.usage(System.out);
      return;
    }
    System.exit(line.execute(arguments));
  }
}
