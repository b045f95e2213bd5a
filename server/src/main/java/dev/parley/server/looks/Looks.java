package dev.parley.server.looks;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the operator wants the client to look. Whatever is null is the client's to choose.
///
/// @param name of the assistant, 1 to [#NAME_CHARS_MAX] characters on one line
/// @param picture of the assistant
/// @param suggestions what an empty page offers to ask, in order; empty for nothing
/// @param accent a colour as `#rrggbb`, in small letters; the client makes it darker or lighter where
///     it would be hard to read
public record Looks(
    @Nullable String name,
    @Nullable Picture picture,
    @Nullable List<String> suggestions,
    @Nullable String accent) {
  public static final int NAME_CHARS_MAX = 40;
  public static final int SUGGESTIONS_MAX = 6;
  public static final int SUGGESTION_CHARS_MAX = 120;

  /// Nothing changed.
  public static final Looks PLAIN = new Looks(null, null, null, null);

  private static final Pattern ACCENT = Pattern.compile("#[0-9a-f]{6}");

  public Looks {
    suggestions = suggestions == null ? null : List.copyOf(suggestions);
    if (name != null && !isLine(name, NAME_CHARS_MAX)) {
      throw new IllegalArgumentException(
          "the assistant's name must be one line of 1 to " + NAME_CHARS_MAX + " characters");
    }
    if (suggestions != null
        && (suggestions.size() > SUGGESTIONS_MAX
            || !suggestions.stream().allMatch(one -> isLine(one, SUGGESTION_CHARS_MAX)))) {
      throw new IllegalArgumentException(
          "there must be at most %d suggestions, each one line of 1 to %d characters"
              .formatted(SUGGESTIONS_MAX, SUGGESTION_CHARS_MAX));
    }
    if (accent != null && !ACCENT.matcher(accent).matches()) {
      throw new IllegalArgumentException("the accent must be a colour such as #2f5d50");
    }
  }

  /// Whether a text can stand on one line: not empty, stripped, without control characters.
  public static boolean isLine(String text, int charsMax) {
    return !text.isEmpty()
        && text.length() <= charsMax
        && text.equals(text.strip())
        && text.codePoints().noneMatch(Character::isISOControl);
  }
}
