package dev.parley.bench;

import dev.parley.bench.connections.FanoutCommand;
import dev.parley.bench.connections.IdleCommand;
import dev.parley.bench.length.LengthCommand;
import dev.parley.bench.limit.LimitCommand;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.memory.MemoryCommand;
import dev.parley.bench.operator.LoadCommand;
import dev.parley.bench.reconnect.ReconnectCommand;
import dev.parley.bench.slowreaders.SlowReadersCommand;
import dev.parley.bench.soak.SoakCommand;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.start.StartCommand;
import dev.parley.bench.streams.StreamsCommand;
import dev.parley.bench.turns.OneCommand;
import dev.parley.bench.turns.TurnsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The command line: `bin/bench <scenario>`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Parley on this machine: real processes, a real Redis, many clients.",
      "Without a scenario: what `all` names, one after the other, in less than ten minutes."
    },
    footer = {"", "And `client`, in a browser: how quick the page is."},
    subcommands = {
      AllCommand.class,
      LimitCommand.class,
      TurnsCommand.class,
      OneCommand.class,
      StreamsCommand.class,
      FanoutCommand.class,
      IdleCommand.class,
      StartCommand.class,
      LengthCommand.class,
      MemoryCommand.class,
      SlowReadersCommand.class,
      ReconnectCommand.class,
      SoakCommand.class,
      LoadCommand.class
    })
public final class Bench {
  private Bench() {}

  /// Ends the process with 0 when the run was made, whatever it found, else with 1 or 2; `load` also
  /// with 1 where an answer was not right.
  public static void main(String[] arguments) {
    CommandLine line = commandLine();
    System.exit(arguments.length == 0 ? line.execute("all") : line.execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          if (failure instanceof WrongFlagException) {
            return command
                .getParameterExceptionHandler()
                .handleParseException(
                    new ParameterException(command, failure.getMessage()),
                    result.originalArgs().toArray(String[]::new));
          }
          if (!(failure instanceof ImpossibleException)) {
            throw failure;
          }
          command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
          return 1;
        });
    return line;
  }
}
