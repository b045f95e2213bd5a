package dev.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley dead-letters`: what became of turns that were given up, for whoever runs Parley.
@Command(
    description =
        "List the messages that were given up without an answer, and have them answered after all.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A message is given up when its workers died too often (attempts_exhausted) or none came in time",
      "(no_worker). Its text stays in the conversation, and is never shown here."
    })
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }
}
