package dev.parley.app;

import dev.parley.store.redis.DeadLetters;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley dead-letters drop`.
@Command(
    description =
        "Remove dead letters. Their messages stay in the conversations, as failed. Ends with 1 if any was not there.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class LettersDrop implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "LETTER", arity = "1..*", description = "as list names them")
  private List<String> ids = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return Letters.with(spec, this::drop);
  }

  private int drop(DeadLetters letters) {
    int code = 0;
    for (String id : ids) {
      if (Letters.get(letters.drop(id))) {
        say(id + " is removed.");
      } else {
        Letters.complain(spec, Letters.unknown(id));
        code = 1;
      }
    }
    return code;
  }

  private void say(String line) {
    Letters.say(spec, line);
  }
}
