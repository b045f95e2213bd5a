package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Question;
import dev.parley.protocol.FailureCode;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes messages whose answers are known: scripts for the scripted model, each naming its own
/// session, so that no two sessions ever say or hear the same.
final class Phrases {
  private static final List<String> WORDS =
      List.of("river", "日本", "lantern", "🎉🎉", "quartz", "ünïcode", "ember", "of", "a", "meadow");
  private static final int FAILING_PERCENT = 3;

  private final String who;
  private final RandomGenerator random;
  private final int paceMillisMax;
  private int made;

  /// @param who names the session
  /// @param paceMillisMax the longest time from one piece to the next
  Phrases(String who, RandomGenerator random, int paceMillisMax) {
    this.who = who;
    this.paceMillisMax = paceMillisMax;
    this.random = random;
  }

  Question next() {
    made++;
    List<String> words =
        IntStream.range(0, 2 + random.nextInt(8))
            .mapToObj(i -> i == 0 ? who + "/" + made : WORDS.get(random.nextInt(WORDS.size())))
            .toList();
    int pieces = pieces();
    int paceMillis = paceMillisMax / 5 + random.nextInt(paceMillisMax * 4 / 5);
    boolean fails = random.nextInt(100) < FAILING_PERCENT;
    int shown = fails ? random.nextInt(pieces) : pieces;
    String failing = fails ? " fail=model_timeout after=" + shown : "";
    return new Question(
        "/script pieces=%d pace=%dms%s echo %s"
            .formatted(pieces, paceMillis, failing, String.join(" ", words)),
        IntStream.range(0, shown)
            .mapToObj(i -> words.get(i % words.size()))
            .collect(Collectors.joining(" ")),
        fails ? FailureCode.MODEL_TIMEOUT : null);
  }

  /// Mostly short ones, now and then one of ten seconds.
  private int pieces() {
    int kind = random.nextInt(100);
    if (kind < 5) {
      return 1;
    }
    return kind < 85 ? 3 + random.nextInt(30) : 40 + random.nextInt(60);
  }
}
