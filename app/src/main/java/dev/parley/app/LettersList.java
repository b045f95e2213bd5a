package dev.parley.app;

import dev.parley.store.DeadLetter;
import dev.parley.store.redis.DeadLetters;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `parley dead-letters list`.
@Command(
    description = "List the newest dead letters, newest first.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class LettersList implements Callable<Integer> {
  private static final int LIMIT_MAX = 1000;
  private static final String ROW = "%-18s  %-20s  %-18s  %-8s  %s";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "how many at most, from 1 to " + LIMIT_MAX + " (default $${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "as JSON, for programs")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be a whole number from 1 to " + LIMIT_MAX);
    }
    return Letters.with(spec, this::list);
  }

  private int list(DeadLetters letters) {
    List<DeadLetter> newest = Letters.get(letters.newest(limit));
    long count = Math.max(newest.size(), Letters.get(letters.count()));
    if (json) {
      say(encoded(newest, count));
    } else if (newest.isEmpty()) {
      say("There are no dead letters.");
    } else {
      say(ROW.formatted("letter", "given up", "reason", "session", "turn"));
      newest.forEach(letter -> say(row(letter)));
      if (newest.size() < count) {
        say(newest.size() + " of " + count + "; --limit shows more, up to " + LIMIT_MAX + ".");
      }
    }
    return 0;
  }

  private static String row(DeadLetter letter) {
    return ROW.formatted(
        letter.id(),
        letter.at().truncatedTo(ChronoUnit.SECONDS),
        letter.reason().wire(),
        Letters.shortened(letter.session()),
        letter.turnId());
  }

  private static String encoded(List<DeadLetter> newest, long count) {
    ObjectNode root = JsonMapper.shared().createObjectNode().put("count", count);
    ArrayNode array = root.putArray("letters");
    for (DeadLetter letter : newest) {
      LettersShow.describe(letter, array.addObject());
    }
    return root.toString();
  }

  private void say(String line) {
    Letters.say(spec, line);
  }
}
