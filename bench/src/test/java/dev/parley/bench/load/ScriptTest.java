package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private final Script.Words words =
      Script.Words.of(5, Duration.ofMillis(20), List.of("a1", "grüßt", "🙂"));
  private final Script.Stamped stamped = new Script.Stamped(3, Duration.ofMillis(50), 20);

  @Test
  void wordsComeFromTheFirstAgain() {
    assertThat(words.message()).isEqualTo("/script pieces=5 pace=20ms echo a1 grüßt 🙂");
    assertThat(words.answer()).isEqualTo("a1 grüßt 🙂 a1 grüßt");
    assertThat(words.modelTime()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void oneWrongCharacterIsSeen() {
    assertThat(words.holds(0, words.answer())).isTrue();
    assertThat(words.holds(3, "grüßt 🙂")).isTrue();
    assertThat(words.holds(3, "grüsst")).isFalse();
    assertThat(words.holds(2, "grüßt")).isFalse();
    assertThat(words.holds(0, words.answer() + " ")).isFalse();
  }

  @Test
  void aStampedPieceIsDigitsAndFilling() {
    String piece = "1790000000000001... ";
    assertThat(stamped.length()).isEqualTo(60);
    assertThat(stamped.holds(0, piece + piece)).isTrue();
    assertThat(stamped.holds(25, piece.substring(5))).isTrue();
    assertThat(stamped.holds(1, piece)).isFalse();
    assertThat(stamped.holds(0, piece.replace('.', ' '))).isFalse();
    assertThat(stamped.holds(40, piece + piece)).isFalse();
  }

  @Test
  void theTimesOfWholePiecesAreRead() {
    List<Long> times = new ArrayList<>();
    stamped.times(5, "00000000001... 1790000000000002... 1790000000000003... ", times::add);
    assertThat(times).containsExactly(1_790_000_000_000_002L, 1_790_000_000_000_003L);
  }
}
