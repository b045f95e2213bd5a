package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMessageCodecTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void answerHasThreeFields() {
    assertThat(written(new PlainMessage("m-1", "Good \"day\"", AT, null)))
        .isEqualTo(
            "{\"id\":\"m-1\",\"msg\":\"Good \\\"day\\\"\",\"timestamp\":\"2026-01-31T12:00:00Z\"}");
  }

  @Test
  void failureSaysItsCode() {
    assertThat(written(new PlainMessage("m-1", "Please try again.", AT, "internal")))
        .endsWith(",\"error\":\"internal\"}");
  }

  @Test
  void whatIsWrittenIsRead() throws InvalidFrameException {
    for (String error : new String[] {null, "busy"}) {
      PlainMessage message = new PlainMessage("m-1", "\ud83d\ude80 \0\u2028", AT, error);
      assertThat(PlainMessageCodec.decode(written(message))).isEqualTo(message);
    }
  }

  @Test
  void loneSurrogateIsReplaced() throws InvalidFrameException {
    String written = written(new PlainMessage("m-1", "a\ud800", AT, null));
    assertThat(PlainMessageCodec.decode(written).msg()).isEqualTo("a\ufffd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello",
        "[]",
        "{\"msg\":\"x\",\"timestamp\":\"2026-01-31T12:00:00Z\"}",
        "{\"id\":\"x\",\"timestamp\":\"2026-01-31T12:00:00Z\"}",
        "{\"id\":\"x\",\"msg\":\"x\"}",
        "{\"id\":1,\"msg\":\"x\",\"timestamp\":\"2026-01-31T12:00:00Z\"}",
        "{\"id\":\"x\",\"msg\":\"x\",\"timestamp\":\"now\"}",
        "{\"id\":\"x\",\"msg\":\"x\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"error\":1}"
      })
  void refusesWhatIsNoFrame(String text) {
    assertThatThrownBy(() -> PlainMessageCodec.decode(text))
        .isInstanceOf(InvalidFrameException.class);
  }

  private static String written(PlainMessage message) {
    return new String(PlainMessageCodec.encode(message), StandardCharsets.UTF_8);
  }
}
