package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Piece;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  @Test
  void isCutAtTheLastWholeCharacterThatFits() {
    AnswerText text = new AnswerText("", 10);

    assertThat(text.add("ab€")).isTrue();
    assertThat(text.add("c🙂d")).isFalse();

    // a b € c take six bytes, 🙂 four: all ten; d does not fit.
    assertThat(text.beyond(0, 0)).isEqualTo(new Piece(0, 0, "ab€c🙂"));
    assertThat(text.full()).isTrue();
  }

  @Test
  void takesNothingAfterTheCutEvenIfItWouldFit() {
    AnswerText text = new AnswerText("", 5);

    assertThat(text.add("abc🙂")).isFalse();
    assertThat(text.add("d")).isFalse();

    assertThat(text.beyond(0, 0).text()).isEqualTo("abc");
  }

  @Test
  void countsThePartialInItsBound() {
    AnswerText text = new AnswerText("äö", 5);

    assertThat(text.bytes()).isEqualTo(4);
    assertThat(text.chars()).isEqualTo(2);
    assertThat(text.add("xy")).isFalse();
    assertThat(text.beyond(4, 2)).isEqualTo(new Piece(4, 2, "x"));
  }

  @Test
  void knowsWhichPlacesAreItsOwn() {
    AnswerText text = new AnswerText("a€🙂b", 100);

    assertThat(text.holds(0, 0)).isTrue();
    assertThat(text.holds(1, 1)).isTrue();
    assertThat(text.holds(4, 2)).isTrue();
    assertThat(text.holds(8, 4)).isTrue();
    assertThat(text.holds(9, 5)).isTrue();

    assertThat(text.holds(6, 3)).as("inside a pair").isFalse();
    assertThat(text.holds(2, 2)).as("other bytes").isFalse();
    assertThat(text.holds(10, 6)).as("beyond the end").isFalse();
  }
}
