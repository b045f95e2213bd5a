package dev.parley.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FinishReason;
import dev.parley.store.BeginResult;
import dev.parley.store.Ending;
import dev.parley.store.Piece;
import dev.parley.store.Slot;
import dev.parley.store.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {
  private static final Ending DONE = new Ending.Completed(FinishReason.STOP, null);
  private static final WriteResult WRITTEN = new WriteResult.Written();

  private final ManualTime time = new ManualTime();
  private final FakeTurns turns = new FakeTurns(time);
  private final FakeTurns.Stored turn = turns.send("hello");
  private final Tallies tallies = new Tallies();
  private final List<Interruption> interruptions = new CopyOnWriteArrayList<>();
  private final AnswerWriter writer = writer(64 * 1024);

  private AnswerWriter writer(int bytesMax) {
    Slot slot = new Slot("w", 0);
    var claim = StoreCalls.once(() -> turns.claim(slot, false)).orElseThrow();
    var begun =
        (BeginResult.Begun) StoreCalls.once(() -> turns.begin(claim, "owner", "m", true, 4));
    return new AnswerWriter(
        turns,
        begun.hold(),
        new AnswerText(begun.partial(), bytesMax),
        WorkerConfig.Flushing.DEFAULT,
        time,
        new StoreCalls(time, new CompletableFuture<>()),
        tallies,
        interruptions::add);
  }

  private List<String> flushed() {
    return turns.flushes.stream().map(flush -> flush.piece().text()).toList();
  }

  private void pass(int millis) {
    time.advance(Duration.ofMillis(millis));
  }

  @Test
  void theFirstPiecesAreShownAtOnceAndLaterOnesGather() {
    writer.add("a");
    assertThat(flushed()).containsExactly("a");
    pass(10);
    writer.add("b");
    assertThat(flushed()).containsExactly("a", "b");

    writer.add("c");
    pass(10);
    writer.add("d");
    pass(19);
    assertThat(flushed()).containsExactly("a", "b");
    pass(1);
    assertThat(flushed()).containsExactly("a", "b", "cd");

    pass(60);
    writer.add("e");
    assertThat(flushed()).containsExactly("a", "b", "cd", "e");
    assertThat(turn.answer).isEqualTo("abcde");
  }

  @Test
  void aModelThatSpeaksAboutOnceAnIntervalIsNeverMadeToWait() {
    Random random = new Random(7);
    for (int i = 1; i <= 200; i++) {
      int early = random.nextInt(20);
      pass(40 - early);
      writer.add("a");
      assertThat(flushed()).hasSize(i);
      pass(10 + early);
    }
  }

  @Test
  void aModelThatSpeaksFasterIsShownAboutTwentyTimesASecond() {
    for (int i = 0; i < 1000; i++) {
      writer.add("a");
      pass(10);
    }
    assertThat(flushed()).hasSizeBetween(200, 225);
  }

  @Test
  void latenessIsMadeUp() {
    writer.add("a");
    writer.add("b");
    writer.add("c");
    pass(40);
    assertThat(flushed()).containsExactly("a", "b", "c");
    for (int i = 0; i < 20; i++) {
      writer.add("d");
      pass(50);
    }
    writer.add("e");
    assertThat(flushed()).last().isEqualTo("e");
  }

  @Test
  void aKilobyteDoesNotWait() {
    writer.add("a");
    writer.add("b");
    String most = "x".repeat(1023);
    writer.add(most);
    assertThat(flushed()).containsExactly("a", "b");
    writer.add("y");
    assertThat(flushed()).containsExactly("a", "b", most + "y");
  }

  @Test
  void neverMoreThanOneFlushIsUnderWay() {
    turns.flushesHeld = true;
    writer.add("a");
    writer.add("x".repeat(5000));
    pass(500);
    writer.add("y");
    assertThat(turns.heldCount()).isEqualTo(1);

    turns.answerHeld();
    assertThat(flushed()).containsExactly("a", "x".repeat(5000) + "y");
    assertThat(turns.heldCount()).isEqualTo(1);
  }

  @Test
  void flushesAreFewerWhenRedisAnswersSlowly() {
    turns.flushesHeld = true;
    writer.add("a");
    pass(300);
    turns.answerHeld();
    turns.flushesHeld = false;

    writer.add("b");
    pass(244);
    assertThat(flushed()).containsExactly("a");
    pass(1);
    assertThat(flushed()).containsExactly("a", "b");

    writer.add("c");
    pass(50);
    assertThat(flushed()).as("quick again").containsExactly("a", "b", "c");
  }

  @Test
  void noPauseBetweenFlushesIsLongerThanASecond() {
    turns.flushesHeld = true;
    writer.add("a");
    pass(900);
    turns.answerHeld();
    writer.add("b");
    pass(100);
    assertThat(flushed()).containsExactly("a", "b");
  }

  @Test
  void goesOnFromWhereRedisIsAfterItLostTheLastMoments() {
    writer.add("one € ");
    pass(60);
    writer.add("two ");
    turns.lose(turn, 5);
    pass(60);
    writer.add("three");
    pass(200);

    assertThat(turn.answer).isEqualTo("one € two three");
    assertThat(turns.flushes.getLast().piece()).isEqualTo(new Piece(7, 5, " two three"));
    assertThat(interruptions).isEmpty();
  }

  @Test
  void writesNothingTwiceWhenTheAnswerToAFlushIsLost() {
    turns.repliesLost = true;
    writer.add("one ");
    writer.add("two ");
    turns.repliesLost = false;
    pass(1000);

    assertThat(turn.answer).isEqualTo("one two ");
    assertThat(interruptions).isEmpty();
  }

  @Test
  void keepsTheTextThroughAnOutageAndAsksWithGrowingPauses() {
    turns.down = true;
    writer.add("x".repeat(3000));
    pass(4000);
    writer.add("y".repeat(3000));
    List<Duration> asked = turns.flushes.stream().map(FakeTurns.Flush::at).toList();
    assertThat(asked)
        .containsExactly(
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(700),
            Duration.ofMillis(1500),
            Duration.ofMillis(3100));

    turns.down = false;
    pass(2000);
    assertThat(turn.answer).isEqualTo("x".repeat(3000) + "y".repeat(3000));
  }

  @Test
  void saysSoOnceWhenTheTurnIsAnothersAndWritesNoMore() {
    writer.add("a");
    turns.take(turn);
    pass(60);
    writer.add("b");
    pass(60);
    writer.add("c");
    pass(60);

    assertThat(interruptions).containsExactly(Interruption.FENCED);
    assertThat(flushed()).containsExactly("a", "b");
    assertThat(turn.answer).isEqualTo("a");
  }

  @Test
  void leavesAnAnswerAloneThatIsNotItsOwn() {
    writer.add("abc");
    turn.answer = "something else, and longer";
    pass(60);
    writer.add("d");

    assertThat(interruptions).containsExactly(Interruption.FENCED);
    assertThat(turn.answer).isEqualTo("something else, and longer");
  }

  @Test
  void theEndGoesRightBehindTheFlushUnderWay() {
    writer.add("-");
    turns.flushAnswersHeld = true;
    writer.add("a");
    writer.add("b");
    CompletableFuture<Object> finished =
        CompletableFuture.supplyAsync(() -> writer.finish(DONE, Long.MAX_VALUE));
    time.advanceUntil(() -> turns.calls.contains("finish"));
    turns.answerHeld();

    assertThat(finished.orTimeout(10, SECONDS).join()).isEqualTo(java.util.Optional.of(WRITTEN));
    assertThat(turn.answer).isEqualTo("-ab");
    assertThat(turn.ending).isEqualTo(DONE);
    assertThat(flushed()).containsExactly("-", "a");
    assertThat(turns.calls.stream().filter("finish"::equals)).hasSize(1);
  }

  @Test
  void theEndIsWrittenWholeThoughTheFlushBeforeItWasNot() {
    writer.add("-");
    turns.flushesHeld = true;
    writer.add("a");
    writer.add("b");
    CompletableFuture<Object> finished =
        CompletableFuture.supplyAsync(() -> writer.finish(DONE, Long.MAX_VALUE));
    time.advanceUntil(() -> turns.calls.contains("finish"));
    assertThat(turn.ending).isNull();
    turns.down = true;
    turns.answerHeld();
    turns.down = false;
    time.advanceUntil(finished::isDone);

    assertThat(finished.orTimeout(10, SECONDS).join()).isEqualTo(java.util.Optional.of(WRITTEN));
    assertThat(turn.answer).isEqualTo("-ab");
    assertThat(turn.ending).isEqualTo(DONE);
  }

  @Test
  void theEndMayOvertakeTheFlushUnderWay() {
    writer.add("-");
    turns.flushesHeld = true;
    writer.add("a");
    writer.add("b");
    CompletableFuture<Object> finished =
        CompletableFuture.supplyAsync(() -> writer.finish(DONE, Long.MAX_VALUE));
    time.advanceUntil(() -> turns.calls.contains("finish"));
    assertThat(finished).isNotDone();
    turns.answerHeld();

    assertThat(finished.orTimeout(10, SECONDS).join()).isEqualTo(java.util.Optional.of(WRITTEN));
    assertThat(turn.answer).isEqualTo("-ab");
    assertThat(turn.ending).isEqualTo(DONE);
    assertThat(flushed()).containsExactly("-", "a");
  }

  @Test
  void theEndIsWrittenOnceThoughItsAnswerWasLost() {
    writer.add("a");
    writer.add("b");
    writer.add("c");
    turns.repliesLost = true;
    CompletableFuture<Object> finished =
        CompletableFuture.supplyAsync(() -> writer.finish(DONE, Long.MAX_VALUE));
    time.advanceUntil(() -> turns.calls.stream().filter("finish"::equals).count() >= 2);
    turns.repliesLost = false;
    time.advanceUntil(finished::isDone);

    assertThat(finished.orTimeout(10, SECONDS).join()).isEqualTo(java.util.Optional.of(WRITTEN));
    assertThat(turn.answer).isEqualTo("abc");
  }

  @Test
  void theEndMakesUpForWhatRedisLost() {
    writer.add("one two three");
    turns.lose(turn, 4);

    assertThat(writer.finish(DONE, Long.MAX_VALUE)).contains(WRITTEN);
    assertThat(turn.answer).isEqualTo("one two three");
  }

  @Test
  void givesUpWritingTheEndAtItsDeadline() {
    writer.add("a");
    turns.down = true;
    CompletableFuture<Object> finished =
        CompletableFuture.supplyAsync(() -> writer.finish(DONE, Duration.ofSeconds(15).toNanos()));
    time.advanceUntil(finished::isDone);

    assertThat(finished.orTimeout(10, SECONDS).join()).isEqualTo(java.util.Optional.empty());
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(16));
  }

  @Test
  void isFullAtItsBound() {
    AnswerWriter small = shortWriter();
    small.add("123456🙂");
    pass(60);

    assertThat(interruptions).containsExactly(Interruption.FULL);
    assertThat(turn.answer).isEqualTo("123456");
  }

  private AnswerWriter shortWriter() {
    turns.take(turn);
    return writer(8);
  }

  @Test
  void givesTheTurnBackWithAllThatGathered() {
    writer.add("a");
    writer.add("b");
    writer.add("c");
    assertThat(turn.answer).isEqualTo("ab");

    assertThat(writer.release(Long.MAX_VALUE)).contains(WRITTEN);
    assertThat(turn.answer).isEqualTo("abc");
    assertThat(turn.owner).isNull();
    assertThat(turns.calls).endsWith("flush", "release");
  }
}
