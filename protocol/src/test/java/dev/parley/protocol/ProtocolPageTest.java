package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keeps docs/protocol.md complete and its examples true.
class ProtocolPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^([CS]): (\\{.*})$");
  private static final Pattern PLAIN = Pattern.compile("(?m)^(\\{ \"id\".*})$");

  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Fixtures.root().resolve("docs/protocol.md"));
  }

  @Test
  void everyFrameTypeHasItsPlace() {
    assertThat(types("frames/client-valid.json")).hasSize(4).allMatch(this::hasHeading);
    assertThat(types("frames/server-valid.json")).hasSize(11).allMatch(this::hasRow);
  }

  @Test
  void everyCloseCodeHasItsRow() {
    assertThat(CloseCode.values())
        .allSatisfy(
            code ->
                assertThat(page)
                    .containsPattern(
                        "(?m)^\\| %d \\| `%s` \\|.*\\| %s"
                            .formatted(code.code(), code, code.reconnect() ? "yes" : "no \\|")));
  }

  @Test
  void everyFailureHasItsRow() {
    assertThat(FailureCode.values())
        .allSatisfy(
            code -> {
              String retryable = code.retryable() ? "yes" : "no";
              assertThat(page).contains("| `" + code.wire() + "` | " + retryable + " |");
            });
  }

  @Test
  void everyRefusalHasItsRow() {
    assertThat(RefusalCode.values())
        .allSatisfy(
            code -> {
              String again = code.sendAgain() ? "later" : "no";
              assertThat(page).contains("| `" + code.wire() + "` | " + again + " |");
            });
  }

  @Test
  void everyOtherWordIsNamed() {
    Stream<String> words =
        Stream.of(
                Arrays.stream(NoticeCode.values()).map(NoticeCode::wire),
                Arrays.stream(FinishReason.values()).map(FinishReason::wire),
                Arrays.stream(TurnState.values()).map(TurnState::wire))
            .flatMap(all -> all);
    assertThat(words).allMatch(word -> page.contains("`" + word + "`"));
  }

  @Test
  void everyFieldIsNamed() {
    List<String> files = List.of("frames/client-valid.json", "frames/server-valid.json");
    assertThat(files.stream().flatMap(Fixtures::entries))
        .allSatisfy(
            entry -> {
              if (entry.expect() != null) {
                assertThat(entry.expect().propertyNames())
                    .allMatch(
                        field ->
                            page.contains("`" + field + "`")
                                || page.contains("`" + field + ": true`"));
              }
            });
  }

  @Test
  void examplesAreFrames() throws InvalidFrameException {
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
    assertThat(examples).hasSizeGreaterThan(15);
    for (MatchResult example : examples) {
      if (example.group(1).equals("C")) {
        assertThat(ClientFrameCodec.decode(example.group(2))).isNotNull();
      } else {
        assertThat(ServerFrameCodec.decode(example.group(2))).isPresent();
      }
    }
  }

  @Test
  void plainExamplesAreFrames() throws InvalidFrameException {
    List<MatchResult> examples = PLAIN.matcher(page).results().toList();
    assertThat(examples).hasSize(2);
    PlainMessage answer = PlainMessageCodec.decode(examples.getFirst().group(1));
    PlainMessage failure = PlainMessageCodec.decode(examples.getLast().group(1));
    assertThat(answer.error()).isNull();
    assertThat(failure.error()).isEqualTo(FailureCode.MODEL_TIMEOUT.wire());
    assertThat(failure.msg()).isEqualTo(FailureCode.MODEL_TIMEOUT.sentence());
  }

  private boolean hasHeading(String type) {
    return page.contains("\n### " + type + "\n");
  }

  private boolean hasRow(String type) {
    return page.contains("\n| `" + type + "` |");
  }

  private static List<String> types(String file) {
    return Fixtures.entries(file)
        .flatMap(entry -> Stream.ofNullable(entry.expect()))
        .map(expect -> expect.get("type").stringValue())
        .distinct()
        .toList();
  }
}
