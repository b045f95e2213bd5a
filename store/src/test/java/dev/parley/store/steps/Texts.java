package dev.parley.store.steps;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Random texts and names, the same for the same seed.
final class Texts {
  /// What encodings and scripts stumble over, beside plain letters.
  private static final List<String> SNIPPETS =
      List.of(
          "a", "word ", "é", "漢字", "🙂", "\"", "\\", "\n", "\u0000", "{}", "%s", "[]", "\u2028");

  private final Random random;
  private int made;

  Texts(Random random) {
    this.random = random;
  }

  /// Names its session, so that a text in the wrong one is seen. Never twice the same.
  String of(ModelSession session) {
    made++;
    return session + "#" + made + snippets(6);
  }

  /// From one to `most` snippets.
  String snippets(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i >= 0; i--) {
      text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
    }
    return text.toString();
  }

  /// A UUID, version 4.
  String uuid() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
