package dev.parley.app.settings;

import dev.parley.server.looks.Looks;
import dev.parley.store.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the values of a setting look like.
///
/// @param allowed completes "must be …", such as `a whole number from 1 to 8`
/// @param secret whether a value is, or may hold, what is never to be shown
/// @param parser turns the text into the value, or throws IllegalArgumentException
public record Kind<T>(String allowed, boolean secret, Function<String, T> parser) {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-zA-Z]+)");

  private static final Map<String, ChronoUnit> TIMES =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private static final Map<String, Integer> SIZES = Map.of("b", 1, "kb", 1024, "mb", 1024 * 1024);

  /// Has no flag either: whoever lists the machine's processes reads their flags.
  static final Kind<Secret> SECRET =
      new Kind<>(
          "text of at most 4096 characters", true, value -> new Secret(bounded(value, 4096)));

  static Kind<String> text(int charsMax) {
    return new Kind<>(
        "text of at most " + charsMax + " characters", false, value -> bounded(value, charsMax));
  }

  static Kind<Path> path(String what) {
    return new Kind<>(what, false, Kind::toPath);
  }

  static Kind<Integer> whole(int min, int max) {
    return new Kind<>(
        "a whole number from " + min + " to " + max,
        false,
        value -> {
          int number = Integer.parseInt(value);
          check(number >= min && number <= max);
          return number;
        });
  }

  static Kind<Double> decimal(double min, double max) {
    return new Kind<>(
        "a number from " + min + " to " + max,
        false,
        value -> {
          double number = Double.parseDouble(value);
          check(number >= min && number <= max);
          return number;
        });
  }

  /// Written as a number and a unit: `500ms`, `30s`, `10m`, `1h`, `30d`.
  static Kind<Duration> time(String min, String max) {
    return new Kind<>(
        "a time such as 500ms, 30s, 10m, 1h or 30d, from " + min + " to " + max,
        false,
        value -> {
          Duration time = toTime(value);
          check(time.compareTo(toTime(min)) >= 0 && time.compareTo(toTime(max)) <= 0);
          return time;
        });
  }

  /// Written as a number and a unit: `512B`, `16KB`, `4MB`; a KB is 1,024 bytes.
  static Kind<Integer> size(String min, String max) {
    return new Kind<>(
        "a size such as 512B, 16KB or 4MB, from " + min + " to " + max,
        false,
        value -> {
          int size = toSize(value);
          check(size >= toSize(min) && size <= toSize(max));
          return size;
        });
  }

  /// Without space around it, and without control characters.
  static Kind<String> line(int charsMax) {
    return new Kind<>(
        "one line of at most " + charsMax + " characters",
        false,
        value -> {
          check(Looks.isLine(value, charsMax));
          return value;
        });
  }

  /// Written as in CSS, in small or capital letters.
  static final Kind<String> COLOUR =
      new Kind<>(
          "a colour such as #2f5d50",
          false,
          value -> {
            check(value.matches("#[0-9a-fA-F]{6}"));
            return value.toLowerCase(Locale.ROOT);
          });

  static <E extends Enum<E>> Kind<E> oneOf(Class<E> choices) {
    List<String> words =
        Arrays.stream(choices.getEnumConstants()).map(choice -> word(choice)).toList();
    return new Kind<>(
        "one of " + String.join(", ", words),
        false,
        value -> {
          check(words.contains(value));
          return Enum.valueOf(choices, value.toUpperCase(Locale.ROOT));
        });
  }

  static Kind<URI> url(String... schemes) {
    return new Kind<>(
        "an address that begins with "
            + Arrays.stream(schemes)
                .map(scheme -> scheme + "://")
                .collect(Collectors.joining(" or ")),
        false,
        value -> {
          URI uri = toUri(value);
          check(Arrays.asList(schemes).contains(uri.getScheme()) && uri.getHost() != null);
          return uri;
        });
  }

  /// Separated by commas.
  static <T> Kind<List<T>> list(Kind<T> element, String allowed) {
    return new Kind<>(
        allowed,
        element.secret(),
        value ->
            Arrays.stream(value.split(",", -1)).map(String::strip).map(element.parser()).toList());
  }

  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String bounded(String value, int charsMax) {
    check(value.length() <= charsMax);
    return value;
  }

  private static Path toPath(String value) {
    try {
      return Path.of(
          value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value);
    } catch (InvalidPathException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static URI toUri(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static Duration toTime(String value) {
    Matcher amount = amount(value);
    ChronoUnit unit = TIMES.get(amount.group(2));
    if (unit == null) {
      throw new IllegalArgumentException();
    }
    return Duration.of(Long.parseLong(amount.group(1)), unit);
  }

  private static int toSize(String value) {
    Matcher amount = amount(value);
    int unit = SIZES.getOrDefault(amount.group(2).toLowerCase(Locale.ROOT), 0);
    check(unit > 0);
    try {
      return Math.toIntExact(Math.multiplyExact(unit, Long.parseLong(amount.group(1))));
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException(tooLarge);
    }
  }

  private static Matcher amount(String value) {
    Matcher amount = AMOUNT.matcher(value);
    check(amount.matches());
    return amount;
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
