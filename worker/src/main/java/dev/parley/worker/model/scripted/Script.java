package dev.parley.worker.model.scripted;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one answer is to be, as words between spaces, in any order:
///
/// | word | meaning | without it |
/// |---|---|---|
/// | `pieces=300` | how many pieces, 0 to 1,000,000 | 40, or the echoed text once |
/// | `delay=2s` | silence before the first piece | none |
/// | `loading=5s` | before that: says each second that it is alive but has nothing to show | none |
/// | `pace=20ms` | from one piece to the next | none |
/// | `fail=model_timeout` | fails with this code of [FailureCode] | does not fail |
/// | `after=10` | … once this many pieces of the whole answer stand | 0 |
/// | `retry=3s` | … and asks to be left alone that long | does not say |
/// | `stall=10` | says nothing more once this many pieces stand, until cancelled | does not stall |
/// | `stamp=200` | each piece is so many characters long, 18 to 8,192, and begins with the time at which it was given, as 16 digits of Unix microseconds | no times |
/// | `finish=length` | why the answer is complete, of [FinishReason] | `stop` |
/// | `echo` | last word: repeat the text behind it, or the whole message where none is | numbers |
///
/// Durations are a whole number of `ms` or `s`, up to an hour. The pieces are numbers, `1 2 3 …`, or
/// the echoed words, again from the first until all pieces are had: a reader can tell a lost, doubled
/// or swapped piece. The text depends on the script and the message alone, never on time or chance,
/// but under `stamp`, which is for measuring how long a piece travels.
///
/// A message that begins with `/script` brings its own words: `/script pieces=300 pace=20ms`. They
/// replace the configured ones of the same name; the others hold, but `pieces` under a message's own
/// `echo`.
///
/// @param words name to value, all of them valid
/// @param echo the text behind `echo`; null where the answer is numbers
record Script(Map<String, String> words, @Nullable String echo) {
  static final Script EMPTY = new Script(Map.of(), null);

  private static final String DIRECTIVE = "/script";
  private static final int PIECES_MAX = 1_000_000;
  private static final int NUMBERS = 40;
  private static final int STAMPED_CHARS_MIN = Stamp.DIGITS + 2;
  private static final int STAMPED_CHARS_MAX = 8_192;
  private static final Pattern WORD = Pattern.compile("\\s*(\\S+)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s)");

  /// @throws IllegalArgumentException for words that are none of the grammar's
  Script {
    words = Map.copyOf(words);
    words.forEach(Script::check);
  }

  /// The script for a message: its own words over these.
  ///
  /// @throws IllegalArgumentException for words that are none of the grammar's
  Script forMessage(String message) {
    if (!message.startsWith(DIRECTIVE)) {
      return this;
    }
    String own = message.substring(DIRECTIVE.length());
    boolean other = !own.isEmpty() && !Character.isWhitespace(own.charAt(0));
    return other ? this : with(own);
  }

  /// @throws IllegalArgumentException for words that are none of the grammar's
  Script with(String text) {
    Map<String, String> all = new HashMap<>(words);
    Matcher word = WORD.matcher(text);
    boolean counted = false;
    for (int at = 0; word.find(at); at = word.end()) {
      String found = word.group(1);
      if (found.equals("echo")) {
        if (!counted) {
          // The count was that of another text.
          all.remove("pieces");
        }
        return new Script(all, text.substring(word.end()).strip());
      }
      counted |= found.startsWith("pieces=");
      int equals = found.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "a script's words are name=value, and echo at the end, unlike " + found);
      }
      all.put(found.substring(0, equals), found.substring(equals + 1));
    }
    return new Script(all, echo);
  }

  /// The pieces of the answer to a message.
  PieceText text(String message) {
    String pieces = words.get("pieces");
    String stamp = words.get("stamp");
    if (stamp != null) {
      return PieceText.same(Stamp.blank(count(stamp)), pieces == null ? NUMBERS : count(pieces));
    }
    if (echo == null) {
      return PieceText.numbers(pieces == null ? NUMBERS : count(pieces));
    }
    String repeated = echo.isEmpty() ? message : echo;
    return PieceText.echo(repeated, pieces == null ? null : count(pieces));
  }

  Duration delay() {
    return time(words.getOrDefault("delay", "0s"));
  }

  Duration loading() {
    return time(words.getOrDefault("loading", "0s"));
  }

  Duration pace() {
    return time(words.getOrDefault("pace", "0s"));
  }

  /// Null where the answer does not fail.
  @Nullable FailureCode fail() {
    String code = words.get("fail");
    return code == null ? null : FailureCode.ofWire(code);
  }

  /// How many pieces stand when it fails.
  int after() {
    return count(words.getOrDefault("after", "0"));
  }

  /// Null where the failure does not say.
  @Nullable Duration retry() {
    String retry = words.get("retry");
    return retry == null ? null : time(retry);
  }

  /// Whether it says nothing more once so many pieces stand.
  boolean stallsAt(int stand) {
    String stall = words.get("stall");
    return stall != null && stand >= count(stall);
  }

  /// Whether each piece tells when it was given.
  boolean stamped() {
    return words.containsKey("stamp");
  }

  FinishReason finish() {
    return FinishReason.ofWire(words.getOrDefault("finish", "stop"));
  }

  private static void check(String name, String value) {
    switch (name) {
      case "pieces", "after", "stall" -> count(value);
      case "stamp" -> {
        int chars = count(value);
        if (chars < STAMPED_CHARS_MIN || chars > STAMPED_CHARS_MAX) {
          throw new IllegalArgumentException(
              "a stamped piece is from %d to %d characters long, unlike %s"
                  .formatted(STAMPED_CHARS_MIN, STAMPED_CHARS_MAX, value));
        }
      }
      case "delay", "loading", "pace", "retry" -> time(value);
      case "fail" -> FailureCode.ofWire(value);
      case "finish" -> FinishReason.ofWire(value);
      default -> throw new IllegalArgumentException("a script has no word " + name);
    }
  }

  private static int count(String value) {
    if (!value.matches("\\d{1,7}") || Integer.parseInt(value) > PIECES_MAX) {
      throw new IllegalArgumentException(
          "a script counts from 0 to " + PIECES_MAX + ", unlike " + value);
    }
    return Integer.parseInt(value);
  }

  private static Duration time(String value) {
    Matcher time = TIME.matcher(value);
    if (!time.matches()) {
      throw new IllegalArgumentException("a script's times are like 20ms or 3s, unlike " + value);
    }
    int amount = Integer.parseInt(time.group(1));
    Duration duration =
        time.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    if (duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a script's times are an hour at most");
    }
    return duration;
  }
}
