package dev.parley.app.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
  private static String value(String line) {
    return requireNonNull(EnvFile.parse(List.of(line), ".env").get("A")).value();
  }

  @Test
  void aValueMayBeBareOrQuotedExportedOrCommented() {
    assertThat(value("A=b")).isEqualTo("b");
    assertThat(value("  export  A = b c  ")).isEqualTo("b c");
    assertThat(value("A=b # c")).isEqualTo("b");
    assertThat(value("A=b#c")).isEqualTo("b#c");
    assertThat(value("A=")).isEmpty();
    assertThat(value("A= # none")).isEmpty();
    assertThat(value("A='b # \\n' # c")).isEqualTo("b # \\n");
    assertThat(value("A=\"b \\\"c\\\" \\n \\\\\" # c")).isEqualTo("b \"c\" \n \\");
    assertThat(value("A=http://h/?a=b")).isEqualTo("http://h/?a=b");
  }

  @Test
  void blankLinesAndCommentsAreSkippedAndTheLastLineWins() {
    assertThat(EnvFile.parse(List.of("", "# A=0", "A=1", "  ", "A=2"), ".env"))
        .containsOnlyKeys("A")
        .containsValue(new EnvFile.Entry("2", 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "=b", "1A=b", "A-B=c", "A B=c"})
  void anyOtherLineIsAMistakeAndIsNotShown(String line) {
    assertThatThrownBy(() -> EnvFile.parse(List.of("OK=1", line), ".env"))
        .isInstanceOf(SettingException.class)
        .hasMessage("Line 2 of .env must be NAME=value, a comment or blank.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A='b", "A=\"b", "A='b' c"})
  void aQuoteThatDoesNotCloseIsNamedAsThat(String line) {
    assertThatThrownBy(() -> EnvFile.parse(List.of("OK=1", line), ".env"))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "Line 2 of .env has a quote that does not close, or something behind the one that does.");
  }
}
