package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The closed lists of words and codes, against the files that the client's tests read.
class WordsTest {
  record Close(int code, String name, boolean reconnect) {}

  record Word(String code, boolean again) {}

  @Test
  void closeCodesAreTheFixtures() {
    Stream<Close> file =
        Fixtures.array("close-codes.json")
            .map(
                row ->
                    new Close(
                        row.get("code").intValue(),
                        row.get("name").stringValue(),
                        row.get("reconnect").booleanValue()));
    assertThat(Stream.of(CloseCode.values()))
        .extracting(code -> new Close(code.code(), code.name(), code.reconnect()))
        .containsExactlyElementsOf(file.toList());
  }

  @Test
  void closeReasonsFitIntoACloseFrame() {
    assertThat(CloseCode.values())
        .allSatisfy(code -> assertThat(code.reason()).isNotBlank().hasSizeLessThanOrEqualTo(123));
  }

  @Test
  void failureCodesAreTheFixtures() {
    assertThat(Stream.of(FailureCode.values()))
        .extracting(code -> new Word(code.wire(), code.retryable()))
        .containsExactlyElementsOf(words("failure-codes.json", "retryable"));
  }

  @Test
  void refusalCodesAreTheFixtures() {
    assertThat(Stream.of(RefusalCode.values()))
        .extracting(code -> new Word(code.wire(), code.sendAgain()))
        .containsExactlyElementsOf(words("refusal-codes.json", "sendAgain"));
  }

  @Test
  void wordsAreReadBack() {
    assertThat(FailureCode.values())
        .allSatisfy(code -> assertThat(FailureCode.ofWire(code.wire())).isEqualTo(code));
    assertThat(RefusalCode.values())
        .allSatisfy(code -> assertThat(RefusalCode.ofWire(code.wire())).isEqualTo(code));
    assertThat(NoticeCode.values())
        .allSatisfy(code -> assertThat(NoticeCode.ofWire(code.wire())).isEqualTo(code));
    assertThat(FinishReason.values())
        .allSatisfy(word -> assertThat(FinishReason.ofWire(word.wire())).isEqualTo(word));
    assertThat(TurnState.values())
        .allSatisfy(word -> assertThat(TurnState.ofWire(word.wire())).isEqualTo(word));
  }

  @Test
  void onlyThreeStatesAreFinal() {
    assertThat(Stream.of(TurnState.values()).filter(TurnState::ended))
        .containsExactly(TurnState.COMPLETED, TurnState.FAILED, TurnState.STOPPED);
  }

  /// The plain protocol shows them to people.
  @Test
  void sentencesAreSentences() {
    Stream<String> sentences =
        Stream.concat(
            Stream.of(FailureCode.values()).map(FailureCode::sentence),
            Stream.of(RefusalCode.values()).map(RefusalCode::sentence));
    assertThat(sentences).allMatch(sentence -> sentence.matches("[A-Z][^\\n]{10,}\\."));
  }

  private static Iterable<Word> words(String file, String flag) {
    return Fixtures.array(file)
        .map(row -> new Word(row.get("code").stringValue(), row.get(flag).booleanValue()))
        .toList();
  }
}
