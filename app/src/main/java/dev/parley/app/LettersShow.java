package dev.parley.app;

import dev.parley.protocol.Turn;
import dev.parley.store.DeadLetter;
import dev.parley.store.redis.DeadLetters;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `parley dead-letters show`.
@Command(
    description = "Show one dead letter, and what is left of its turn.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class LettersShow implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "LETTER", description = "as list names it")
  private String id = "";

  @Option(
      names = "--session-token",
      description =
          "show the session token in full: whoever has it can read the conversation and write in it")
  private boolean whole;

  @Option(names = "--json", description = "as JSON, for programs")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    return Letters.with(spec, this::show);
  }

  private int show(DeadLetters letters) {
    Optional<DeadLetter> found = Letters.get(letters.find(id));
    if (found.isEmpty()) {
      Letters.complain(spec, Letters.unknown(id));
      return 1;
    }
    DeadLetter letter = found.get();
    ObjectNode shown = JsonMapper.shared().createObjectNode();
    describe(letter, shown);
    if (whole) {
      shown.put("session", letter.session().value());
    }
    describe(Letters.get(letters.turn(letter)).orElse(null), shown);
    if (json) {
      say(shown.toString());
    } else {
      shown
          .properties()
          .forEach(
              field ->
                  say("%-16s %s".formatted(words(field.getKey()), field.getValue().asString())));
    }
    return 0;
  }

  /// `given up` for `givenUp`.
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  /// The fields of a letter, in the order in which they are shown.
  static void describe(DeadLetter letter, ObjectNode shown) {
    shown
        .put("letter", letter.id())
        .put("givenUp", letter.at().toString())
        .put("reason", letter.reason().wire())
        .put("session", Letters.shortened(letter.session()))
        .put("turn", letter.turnId());
  }

  /// @param turn null where the session is gone
  private static void describe(@Nullable Turn turn, ObjectNode shown) {
    shown.put("conversation", turn == null ? "gone" : "there");
    if (turn == null) {
      return;
    }
    Turn.Answer answer = turn.answer();
    shown
        .put("parent", turn.parent() == null ? "none" : turn.parent())
        .put("accepted", turn.at().toString())
        .put("messageLength", turn.text().length())
        .put("answerLength", answer == null ? 0 : answer.text().length())
        .put("model", answer == null || answer.model() == null ? "none" : answer.model());
  }

  private void say(String line) {
    Letters.say(spec, line);
  }
}
