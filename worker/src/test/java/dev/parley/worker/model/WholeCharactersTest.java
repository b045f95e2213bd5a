package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeCharactersTest {
  private final List<String> shown = new ArrayList<>();
  private final WholeCharacters characters =
      new WholeCharacters(
          new LanguageModel.Pieces() {
            @Override
            public void piece(String text) {
              shown.add(text);
            }

            @Override
            public void waiting() {}
          });

  @Test
  void joinsAPairCutInTwo() {
    characters.piece("a\ud83c");
    characters.piece("");
    characters.piece("\udf89b");
    characters.end();

    assertThat(shown).containsExactly("a", "🎉b");
  }

  @Test
  void replacesLoneSurrogates() {
    characters.piece("a\udf89b");
    characters.piece("\ud83cx\ud83c\ud83c\udf89");
    characters.piece("\ud83c");
    characters.end();

    assertThat(shown).containsExactly("a\uFFFDb", "\uFFFDx\uFFFD🎉", "\uFFFD");
  }
}
