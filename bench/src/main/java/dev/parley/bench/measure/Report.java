package dev.parley.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What a run found, in the order found: a table for the reader, JSON for whoever compares runs.
public final class Report {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String scenario;
  private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();

  /// @param scenario its name on the command line
  public Report(String scenario) {
    this.scenario = scenario;
  }

  /// @param value a number, which is rounded to two places, or text
  public void put(String section, String name, Object value) {
    Object rounded =
        value instanceof Double number && Double.isFinite(number)
            ? Math.round(number * 100) / 100.0
            : value;
    sections.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(name, rounded);
  }

  /// A whole section of counts.
  public void put(String section, Map<String, Long> counts) {
    counts.forEach((name, count) -> put(section, name, count));
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
    return value instanceof List<?> list
        ? String.join(" ", list.stream().map(Object::toString).toList())
        : value.toString();
  }

  /// @param folder made if it is not there
  /// @return the file
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(scenario + ".json");
    return Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(sections));
  }
}
