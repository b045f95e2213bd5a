package dev.parley.server.http;

import dev.parley.protocol.Limits;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.server.socket.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// What turns a session may begin with: ended ones, each after its parent, within the limits.
final class ImportedTurns {
  /// What a turn costs beside its text, in the store and in each welcome.
  private static final int TURN_BYTES = 512;

  private static final int MODEL_CHARS_MAX = 100;

  /// For a body of more than any turns within the limits are.
  static final String TOO_LARGE = "The turns are larger than a session may be.";

  /// A turn with all of its fields has 26 tokens of JSON; the rest is for fields that are ignored.
  private static final int TURN_TOKENS_MAX = 40;

  private ImportedTurns() {}

  /// To be asked before a tree is made of a body: the smallest values need twenty times their length
  /// there, so that one body of them would fill the heap.
  ///
  /// @throws JacksonException if it is not JSON
  static boolean isMoreThanTurns(byte[] json, Limits limits) {
    int left = TURN_TOKENS_MAX * (1 + limits.sessionBytes() / TURN_BYTES);
    try (JsonParser parser = Answers.JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (--left < 0) {
          return true;
        }
      }
      return false;
    }
  }

  /// @return what is wrong, in fixed words; null if nothing is
  static @Nullable String refusal(List<Turn> turns, Limits limits) {
    Set<String> known = new HashSet<>();
    Set<String> ids = new HashSet<>();
    long bytes = 0;
    for (Turn turn : turns) {
      Turn.Answer answer = turn.answer();
      if (!turn.state().ended() || answer == null || turn.attempt() != null) {
        return "Every turn must have ended, with an answer.";
      }
      if (turn.parent() != null && !known.contains(turn.parent())) {
        return "Every turn must come after its parent.";
      }
      known.add(turn.turnId());
      if (!ids.add(turn.turnId().toLowerCase(Locale.ROOT))) {
        return "Every turn must have an id of its own.";
      }
      if (answer.code() != null && turn.state() != TurnState.FAILED) {
        return "Only a turn that failed may say why.";
      }
      String model = answer.model();
      if (model != null && (model.length() > MODEL_CHARS_MAX || !MessageText.wellFormed(model))) {
        return "Every model's name must be of valid characters and at most 100 of them.";
      }
      if (MessageText.refusal(turn.text(), limits) != null
          || !MessageText.wellFormed(answer.text())) {
        return "Every text must be of valid characters and within the limit.";
      }
      int answerBytes = answer.text().getBytes(StandardCharsets.UTF_8).length;
      if (answerBytes > limits.answerBytes()) {
        return "Every answer must be within the limit.";
      }
      bytes += TURN_BYTES + answerBytes + turn.text().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes > limits.sessionBytes() ? TOO_LARGE : null;
  }
}
