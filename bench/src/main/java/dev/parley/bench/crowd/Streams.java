package dev.parley.bench.crowd;

import dev.parley.bench.load.Script;
import java.time.Duration;

/// Answers that run at once, and who reads them.
///
/// @param sessions each with an answer
/// @param fast clients that read as fast as they can, spread over the sessions
/// @param slow clients that do not, likewise
/// @param slowBytesPerSecond what a slow one reads
/// @param script of each answer
/// @param again whether another answer is asked for when one has ended
/// @param spread in which the first answers begin, so that pieces do not come in step
public record Streams(
    int sessions,
    int fast,
    int slow,
    int slowBytesPerSecond,
    Script.Stamped script,
    boolean again,
    Duration spread) {

  /// One reader for each of so many answers.
  public static Streams each(int answers, Script.Stamped script, Duration spread) {
    return new Streams(answers, answers, 0, 0, script, false, spread);
  }

  /// What each session's clients are to take.
  public int streamBytesPerSecond() {
    return script.chars() * piecesPerSecond();
  }

  private int piecesPerSecond() {
    return (int) (1_000 / script.pace().toMillis());
  }

  @Override
  public String toString() {
    return "%d answers at once, each %d pieces/s of %d characters; %d clients read them, %d/session"
        .formatted(sessions, piecesPerSecond(), script.chars(), fast, fast / sessions);
  }
}
