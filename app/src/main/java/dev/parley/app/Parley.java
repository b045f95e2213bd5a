package dev.parley.app;

import dev.parley.app.redis.EmbeddedRedisException;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.SettingException;
import dev.parley.store.StoreRefusedException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The command line. Exit codes: 0 done or ended in order, 1 failed, 2 a flag or setting is wrong.
@Command(
    name = "parley",
    description = "A self-hosted AI chat whose replies survive.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "Parley 0.1.0",
    footer = {
      "",
      "Settings come from flags, else from the environment, else from .env in the working folder;",
      "`parley run --help` lists the settings, and each command's --help those it takes.",
      "`parley load` puts load on a deployment and checks every answer; `parley load --help`.",
      "",
      "Exit codes: 0 done or ended in order, 1 failed, 2 a flag or setting is wrong."
    })
public final class Parley implements Runnable {
  @Spec private CommandSpec spec;

  private Parley() {
    this.spec = CommandSpec.create();
  }

  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /// Only what the arguments name is there with its flags, and everything where they name nothing:
  /// making all commands takes longer than many a command does.
  static CommandLine commandLine(String... arguments) {
    Set<String> named = new HashSet<>(Arrays.asList(arguments));
    CommandLine parley = new CommandLine(new Parley());
    add(
        parley,
        named,
        List.of(
            new Entry("run", RunCommand::new, Role.RUN),
            new Entry("server", ServerCommand::new, Role.SERVER),
            new Entry("worker", WorkerCommand::new, Role.WORKER),
            new Entry("doctor", DoctorCommand::new, Role.DOCTOR),
            new Entry("dead-letters", DeadLettersCommand::new, null)));
    CommandLine letters = parley.getSubcommands().get("dead-letters");
    if (letters != null) {
      add(
          letters,
          named,
          List.of(
              new Entry("list", LettersList::new, Role.DEAD_LETTERS),
              new Entry("show", LettersShow::new, Role.DEAD_LETTERS),
              new Entry("retry", LettersRetry::new, Role.DEAD_LETTERS),
              new Entry("drop", LettersDrop::new, Role.DEAD_LETTERS)));
    }
    parley.setParameterExceptionHandler(Parley::explain);
    parley.setExecutionExceptionHandler(Parley::explain);
    parley.setUsageHelpWidth(100);
    return parley;
  }

  /// A command.
  ///
  /// @param role whose settings are its flags; null for none
  private record Entry(String name, Supplier<Object> command, @Nullable Role role) {}

  private static void add(CommandLine above, Set<String> named, List<Entry> entries) {
    boolean any = entries.stream().anyMatch(entry -> named.contains(entry.name()));
    for (Entry entry : entries) {
      boolean wanted = named.contains(entry.name());
      if (any && !wanted) {
        continue;
      }
      CommandLine added = new CommandLine(entry.command().get());
      if (wanted && entry.role() != null) {
        SettingFlags.add(added.getCommandSpec(), entry.role());
      }
      above.addSubcommand(entry.name(), added);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    say(command, wrong.getMessage() + "; " + help + " tells what there is.");
    return 2;
  }

  private static int explain(Exception failed, CommandLine command, ParseResult parsed) {
    switch (failed) {
      case SettingException wrong -> {
        say(command, wrong.getMessage());
        return 2;
      }
      case StartException stopped -> say(command, stopped.getMessage());
      case EmbeddedRedisException stopped -> say(command, stopped.getMessage());
      case StoreRefusedException refused -> say(command, refused.getMessage());
      default -> {
        LoggerFactory.getLogger(Parley.class).error("Parley has a fault", failed);
        say(command, "Parley has a fault and ends; what led to it stands above.");
      }
    }
    return 1;
  }

  private static void say(CommandLine command, @Nullable String sentence) {
    PrintWriter err = command.getErr();
    err.println("parley: " + sentence);
    err.flush();
  }
}
