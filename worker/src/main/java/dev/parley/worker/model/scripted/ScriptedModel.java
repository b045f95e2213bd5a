package dev.parley.worker.model.scripted;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ModelInfo;
import dev.parley.protocol.Usage;
import dev.parley.store.Role;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.WholeCharacters;
import java.time.Duration;
import java.time.Instant;

/// Answers by a [Script]: its text is a pure function of the prompt's last message, but for times
/// that the script may ask for, so that whoever reads an answer can tell whether it is the right one,
/// and a partial is continued by leaving out what it holds.
public final class ScriptedModel implements LanguageModel {
  private static final Duration LOADING_STEP = Duration.ofSeconds(1);

  private final ScriptedModelConfig config;
  private final Script script;

  public ScriptedModel(ScriptedModelConfig config) {
    this.config = config;
    this.script = Script.EMPTY.with(config.script());
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(config.id(), "Scripted model (not a language model)", "scripted");
  }

  @Override
  public int slots() {
    return config.slots();
  }

  @Override
  public boolean continues() {
    return config.continues();
  }

  @Override
  public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure {
    if (!config.continues() && !prompt.partial().isEmpty()) {
      throw new IllegalArgumentException("this model does not continue a partial");
    }
    String message = prompt.messages().getLast().text();
    Script told = scriptFor(message);
    try {
      load(told.loading(), pieces, cancellation);
      pause(told.delay(), cancellation);
      play(told, told.text(message), prompt.partial(), new WholeCharacters(pieces), cancellation);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ModelFailure.Cancelled();
    }
    return new Reply(told.finish(), usage(prompt, told.text(message).count()));
  }

  private Script scriptFor(String message) throws ModelFailure {
    try {
      return script.forMessage(message);
    } catch (IllegalArgumentException e) {
      throw new ModelFailure.Permanent(
          FailureCode.MODEL_REFUSED, "the message's script was not understood", null);
    }
  }

  private static void load(Duration time, Pieces pieces, Cancellation cancellation)
      throws ModelFailure, InterruptedException {
    for (Duration left = time; left.isPositive(); left = left.minus(LOADING_STEP)) {
      pieces.waiting();
      pause(left.compareTo(LOADING_STEP) < 0 ? left : LOADING_STEP, cancellation);
    }
  }

  private static void play(
      Script told,
      PieceText text,
      String partial,
      WholeCharacters pieces,
      Cancellation cancellation)
      throws ModelFailure, InterruptedException {
    int from = 0;
    long nextNanos = System.nanoTime();
    for (int index = 0; ; index++) {
      failOrStall(told, index, cancellation);
      if (index >= text.count()) {
        break;
      }
      String piece = text.piece(index);
      int to = from + piece.length();
      int kept = Math.clamp(partial.length() - from, 0, piece.length());
      if (kept > 0 && !told.stamped() && !partial.regionMatches(from, piece, 0, kept)) {
        throw new ModelFailure.Permanent(
            FailureCode.MODEL_INVALID, "the partial is not the beginning of this answer", null);
      }
      if (kept < piece.length()) {
        // Kept to the plan from the first piece on, so that slow pieces do not add up.
        pause(Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime())), cancellation);
        nextNanos += told.pace().toNanos();
        String given = told.stamped() ? Stamp.now(piece, Instant.now()) : piece;
        pieces.piece(given.substring(kept));
      }
      from = to;
    }
    pieces.end();
  }

  private static void failOrStall(Script told, int stand, Cancellation cancellation)
      throws ModelFailure, InterruptedException {
    if (told.stallsAt(stand)) {
      while (!cancellation.await(Duration.ofMinutes(1))) {
        // Silent until somebody loses patience.
      }
      throw new ModelFailure.Cancelled();
    }
    FailureCode code = told.fail();
    if (code == null || stand < told.after()) {
      return;
    }
    throw switch (code) {
      case MODEL_UNREACHABLE, MODEL_RATE_LIMITED ->
          new ModelFailure.Retryable(code, told.retry(), "failed as scripted", null);
      case MODEL_REFUSED,
          MODEL_INVALID,
          MODEL_TIMEOUT,
          CONTEXT_FULL,
          ATTEMPTS_EXHAUSTED,
          NO_WORKER,
          INTERNAL ->
          new ModelFailure.Permanent(code, "failed as scripted", null);
    };
  }

  private static void pause(Duration time, Cancellation cancellation)
      throws ModelFailure, InterruptedException {
    if (cancellation.await(time)) {
      throw new ModelFailure.Cancelled();
    }
  }

  /// Counts a word as one model token, and what the humans wrote as what was read.
  private static Usage usage(Prompt prompt, int pieces) {
    int read = 0;
    for (var message : prompt.messages()) {
      if (message.role() == Role.HUMAN) {
        read += message.text().strip().split("\\s+").length;
      }
    }
    return new Usage(read, pieces);
  }

  /// Always can be reached.
  @Override
  public void check() {}

  @Override
  public void close() {}
}
