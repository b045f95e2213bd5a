package dev.parley.protocol;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `protocol/fixtures`. The format is described there.
final class Fixtures {
  /// Of its own, so that what is tested does not read what it is tested with.
  static final JsonMapper PLAIN_MAPPER = JsonMapper.builder().build();

  /// @param text the frame as on the wire
  /// @param expect the fields that a reader finds in it; null where a type is unknown or the frame
  ///     wrong
  record Entry(String name, String text, @Nullable JsonNode expect) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Fixtures() {}

  /// @param file relative to `protocol/fixtures`, such as `frames/client-valid.json`
  static Stream<Entry> entries(String file) {
    return array(file).map(Fixtures::entry);
  }

  static Stream<JsonNode> array(String file) {
    JsonNode rows = PLAIN_MAPPER.readTree(root().resolve("protocol/fixtures").resolve(file));
    return StreamSupport.stream(rows.spliterator(), false);
  }

  /// The repository's top folder.
  static Path root() {
    return Path.of(Objects.requireNonNull(System.getProperty("parley.root"), "parley.root"));
  }

  private static Entry entry(JsonNode row) {
    JsonNode json = row.get("json");
    String text = row.has("text") ? row.get("text").stringValue() : json.toString();
    JsonNode expect = row.has("expect") ? row.get("expect") : json;
    return new Entry(
        row.get("name").stringValue(), text, expect == null || expect.isNull() ? null : expect);
  }
}
