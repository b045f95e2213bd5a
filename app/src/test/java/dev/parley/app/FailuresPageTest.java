package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds docs/failures.md to its word: each row of its tables names tests, and they are there.
class FailuresPageTest {
  private static final Path ROOT = Path.of(System.getProperty("parley.root", "."));
  private static final Pattern JAVA_TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern BROWSER_TEST = Pattern.compile("`(\\w+\\.spec\\.ts)`");

  @Test
  void everyRowNamesItsTests() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(13);
    for (String row : rows) {
      assertThat(JAVA_TEST.matcher(row).find()).as("a test in the row %s", row).isTrue();
    }
  }

  @Test
  void everyNamedTestIsThere() throws IOException {
    Map<String, String> sources = sources();
    String page = page();
    JAVA_TEST
        .matcher(page)
        .results()
        .forEach(
            named -> {
              String source = sources.get(named.group(1) + ".java");
              assertThat(source).as("the class of %s", named.group()).isNotNull();
              assertThat(source)
                  .as("the method of %s", named.group())
                  .containsPattern("void " + named.group(2) + "\\(");
            });
    BROWSER_TEST
        .matcher(page)
        .results()
        .forEach(named -> assertThat(sources).as(named.group()).containsKey(named.group(1)));
  }

  /// The lines of the page's tables, without their heads.
  private static List<String> rows() throws IOException {
    List<String> lines = page().lines().toList();
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .filter(i -> lines.get(i).startsWith("| ") && !lines.get(i).contains("proven by"))
        .map(lines::get)
        .toList();
  }

  private static String page() throws IOException {
    return text(ROOT.resolve("docs/failures.md"));
  }

  /// The tests' texts by file name; those of one name, in different modules, behind each other.
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String folder :
        List.of("store", "server", "worker", "app", "testkit", "chaos", "client/e2e")) {
      Path tests = ROOT.resolve(folder);
      if (!folder.startsWith("client")) {
        tests = tests.resolve("src/test/java");
      }
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          files
              .filter(Files::isRegularFile)
              .forEach(
                  file -> sources.merge(file.getFileName().toString(), text(file), String::concat));
        }
      }
    }
    return sources;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
