package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ModelInfo;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Slot;
import dev.parley.store.Turns;
import dev.parley.store.WorkerReport;
import dev.parley.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Answers turns one at a time, with the text that a test says.
final class TestWorker {
  static final String MODEL = "test-model";

  private final Turns turns;
  private final Slot slot = new Slot("worker-" + UUID.randomUUID(), 0);

  TestWorker(Turns turns) {
    this.turns = turns;
  }

  /// Says that this worker lives and offers [#MODEL].
  void report() {
    done(
        turns.report(
            new WorkerReport(
                slot.worker(),
                1,
                List.of(new ModelInfo(MODEL, "Test model", "scripted")),
                Duration.ofSeconds(2))));
  }

  /// Waits for a turn and begins it.
  Answering take() {
    return take(false);
  }

  /// As [#take], but also one that another worker gave back.
  Answering takeReleased() {
    return take(true);
  }

  /// Whether nothing waits to be begun.
  boolean idle() {
    return done(turns.claim(slot, true)).isEmpty();
  }

  private Answering take(boolean lapsedToo) {
    Claim claim =
        await()
            .atMost(ServerRig.SOON)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> done(turns.claim(slot, lapsedToo)), Optional::isPresent)
            .orElseThrow();
    BeginResult begun = done(turns.begin(claim, UUID.randomUUID().toString(), MODEL, true, 20));
    assertThat(begun).isInstanceOf(BeginResult.Begun.class);
    BeginResult.Begun turn = (BeginResult.Begun) begun;
    return new Answering(turn.hold(), turn.partial());
  }

  /// Answers the next turn at once.
  void answer(String text) {
    Answering turn = take();
    turn.write(text);
    turn.complete();
  }

  private static <T> T done(CompletionStage<T> call) {
    try {
      return call.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("the store failed", failed);
    }
  }

  /// A turn being answered.
  final class Answering {
    private final Hold hold;
    private int bytes;
    private int chars;

    private Answering(Hold hold, String partial) {
      this.hold = hold;
      count(partial);
    }

    String turnId() {
      return hold.turnId();
    }

    void write(String text) {
      WriteResult result = done(turns.flush(hold, new Piece(bytes, chars, text)));
      assertThat(result).isInstanceOf(WriteResult.Written.class);
      count(text);
    }

    /// As [#write], but another may have ended the turn.
    WriteResult tryWrite(String text) {
      return done(turns.flush(hold, new Piece(bytes, chars, text)));
    }

    /// As [#complete], but another may have ended the turn.
    WriteResult tryComplete() {
      return done(
          turns.finish(
              hold, new Piece(bytes, chars, ""), new Ending.Completed(FinishReason.STOP, null)));
    }

    void complete() {
      end(new Ending.Completed(FinishReason.STOP, null));
    }

    void fail(FailureCode code) {
      end(new Ending.Failed(code));
    }

    void release() {
      assertThat(done(turns.release(hold))).isInstanceOf(WriteResult.Written.class);
    }

    private void end(Ending ending) {
      assertThat(done(turns.finish(hold, new Piece(bytes, chars, ""), ending)))
          .isInstanceOf(WriteResult.Written.class);
    }

    private void count(String text) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      chars += text.length();
    }
  }
}
