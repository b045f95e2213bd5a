package dev.parley.bench.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What a run found, in the order found: a table for the reader, JSON for whoever compares runs, and
/// a page with each figure's distance from its goal.
public final class Report {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String scenario;
  private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();

  /// @param scenario its name on the command line
  public Report(String scenario) {
    this.scenario = scenario;
  }

  /// @param value a number, which is rounded, a [Goal], or text
  public void put(String section, String name, Object value) {
    Object rounded = value instanceof Double number ? Figure.rounded(number) : value;
    sections.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(name, rounded);
  }

  /// A whole section of counts.
  public void put(String section, Map<String, Long> counts) {
    counts.forEach((name, count) -> put(section, name, count));
  }

  /// Whether nothing was put.
  public boolean isEmpty() {
    return sections.isEmpty();
  }

  /// As lines of a table.
  public String table() {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (section, rows) -> {
          text.append('\n').append(section).append('\n');
          rows.forEach(
              (name, value) ->
                  text.append(String.format(Locale.ROOT, "  %-44s %s%n", name, shown(value))));
        });
    return text.toString();
  }

  private static String shown(Object value) {
    return switch (value) {
      case List<?> list -> String.join(" ", list.stream().map(Object::toString).toList());
      case Double number -> Figure.text(number);
      default -> value.toString();
    };
  }

  /// Writes `<scenario>.json`, and `<scenario>.html` beside it.
  ///
  /// @param folder made if it is not there
  /// @return the page
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(sections);
    Files.write(folder.resolve(scenario + ".json"), json);
    return Files.writeString(folder.resolve(scenario + ".html"), page(json));
  }

  private String page(byte[] json) throws IOException {
    try (InputStream in = Report.class.getResourceAsStream("/report.html")) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: report.html");
      }
      // Inside of a script element nothing but its end must not stand.
      String safe = new String(json, StandardCharsets.UTF_8).replace("<", "\\u003c");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{{scenario}}", scenario)
          .replace("{{report}}", safe);
    }
  }
}
