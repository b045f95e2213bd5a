package dev.parley.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `.env`: `NAME=value` a line, also with `export` in front; blank lines; comments, which begin
/// with `#` at the start or after a space. A value may stand in single quotes, which keep all as it
/// is, or in double quotes, in which `\n`, `\"` and `\\` are understood. A later line wins over an
/// earlier one. Nothing is substituted.
final class EnvFile {
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
  private static final Pattern DOUBLE_QUOTED =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([n\"\\\\])");

  /// @param line from 1 on
  record Entry(String value, int line) {}

  private EnvFile() {}

  /// Empty where there is no such file.
  ///
  /// @throws SettingException for a line that is none of the above, and for a file that cannot be read
  static Map<String, Entry> read(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (IOException unreadable) {
      throw new SettingException("The settings file " + file + " cannot be read.");
    }
  }

  static Map<String, Entry> parse(List<String> lines, String file) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      // The line itself is not shown: it may hold a secret.
      String place = "Line " + (i + 1) + " of " + file;
      if (!parts.matches()) {
        throw new SettingException(place + " must be NAME=value, a comment or blank.");
      }
      String value = value(parts.group(2));
      if (value == null) {
        throw new SettingException(
            place + " has a quote that does not close, or something behind the one that does.");
      }
      entries.put(parts.group(1), new Entry(value, i + 1));
    }
    return entries;
  }

  /// Null for quotes that do not close, or close before the end.
  private static @Nullable String value(String written) {
    if (written.startsWith("'")) {
      Matcher single = SINGLE_QUOTED.matcher(written);
      return single.matches() ? single.group(1) : null;
    }
    if (written.startsWith("\"")) {
      Matcher quoted = DOUBLE_QUOTED.matcher(written);
      return quoted.matches() ? unescape(quoted.group(1)) : null;
    }
    return written.replaceFirst("(^|\\s)#.*", "").strip();
  }

  private static String unescape(String quoted) {
    return ESCAPE
        .matcher(quoted)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }
}
