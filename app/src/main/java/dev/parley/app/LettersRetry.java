package dev.parley.app;

import dev.parley.store.RetryResult;
import dev.parley.store.redis.DeadLetters;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley dead-letters retry`.
@Command(
    description =
        "Have the messages answered after all, each beside the answer that failed, and remove their letters. Safe to do twice. Ends with 1 if any could not be.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class LettersRetry implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "LETTER", arity = "1..*", description = "as list names them")
  private List<String> ids = List.of();

  @Override
  public Integer call() throws InterruptedException {
    return Letters.with(spec, this::retry);
  }

  private int retry(DeadLetters letters) {
    int code = 0;
    for (String id : ids) {
      switch (Letters.get(letters.retry(id))) {
        case RetryResult.Retried(var turnId) ->
            say(id + " waits for a worker again, as turn " + turnId + ".");
        case RetryResult.Unknown() -> code = complain(Letters.unknown(id));
        case RetryResult.Gone() ->
            code =
                complain(
                    "The conversation of "
                        + id
                        + " is gone, and its message with it; parley dead-letters drop removes the letter.");
        case RetryResult.Refused(var refusal) ->
            code = complain(id + " cannot be retried now: " + refusal.sentence());
      }
    }
    return code;
  }

  private int complain(String sentence) {
    Letters.complain(spec, sentence);
    return 1;
  }

  private void say(String line) {
    Letters.say(spec, line);
  }
}
