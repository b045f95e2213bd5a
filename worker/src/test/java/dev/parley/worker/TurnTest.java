package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.store.Ending;
import dev.parley.worker.model.ModelFailure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One turn: failures, asking again, deadlines, and being cut short.
class TurnTest extends WorkerHarness {
  private static final Ending TIMED_OUT = new Ending.Failed(FailureCode.MODEL_TIMEOUT);

  private static ModelFailure retryable(FailureCode code, @Nullable Duration after) {
    return new ModelFailure.Retryable(code, after, "failed in the test", null);
  }

  @Test
  void asksAgainAfterAFailureThatMayPass() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).fail(retryable(FailureCode.MODEL_UNREACHABLE, null));
    time.advanceUntil(() -> model.callCount() == 2);
    assertThat(model.call(1).at).isBetween(Duration.ofMillis(375), Duration.ofSeconds(3));
    model.call(1).say("Now.").end();
    await(turn::ended);

    assertThat(turn.answer).isEqualTo("Now.");
    assertThat(worker.stats().modelRetries()).isEqualTo(1);
  }

  @Test
  void leavesAProviderAloneForAsLongAsItAsks() {
    start();
    var turn = turns.send("hello");
    model.call(0).fail(retryable(FailureCode.MODEL_RATE_LIMITED, Duration.ofSeconds(7)));
    time.advanceUntil(() -> model.callCount() == 2);
    assertThat(model.call(1).at).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(10));
    model.call(1).end();
    await(turn::ended);
  }

  @Test
  void failsAtOnceWhenItWouldHaveToWaitTooLong() {
    start();
    var turn = turns.send("hello");
    model.call(0).fail(retryable(FailureCode.MODEL_RATE_LIMITED, Duration.ofSeconds(31)));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.MODEL_RATE_LIMITED));
  }

  @Test
  void asksThreeTimesMoreAndThenFailsWithTheCode() {
    Worker worker = start();
    var turn = turns.send("hello");
    for (int i = 0; i < 4; i++) {
      int calls = i + 1;
      time.advanceUntil(() -> model.callCount() == calls);
      model.call(i).fail(retryable(FailureCode.MODEL_UNREACHABLE, null));
    }
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.MODEL_UNREACHABLE));
    assertThat(model.callCount()).isEqualTo(4);
    await(() -> worker.stats().failed().getOrDefault(FailureCode.MODEL_UNREACHABLE, 0L) == 1);
    assertThat(worker.health().troubles()).containsKey("puppet");
  }

  @Test
  void doesNotAskAgainOnceSomethingWasShownAndKeepsIt() {
    start();
    var turn = turns.send("hello");
    model.call(0).say("Half an ").fail(retryable(FailureCode.MODEL_UNREACHABLE, null));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.MODEL_UNREACHABLE));
    assertThat(turn.answer).isEqualTo("Half an ");
    assertThat(model.callCount()).isEqualTo(1);
  }

  @Test
  void aPermanentFailureEndsTheTurnWithItsCode() {
    start();
    var turn = turns.send("hello");
    model.call(0).fail(new ModelFailure.Permanent(FailureCode.CONTEXT_FULL, "too long", null));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.CONTEXT_FULL));
  }

  @Test
  void aBugInAModelIsInternalAndItsTextStaysOutOfTheLog() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      start();
      var turn = turns.send("my secret question");
      model
          .call(0)
          .say("my secret answer")
          .fail(
              new IllegalStateException(
                  "my secret state", new IllegalArgumentException("my secret cause")));
      await(turn::ended);
      assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.INTERNAL));

      String all = String.join("\n", log.list.stream().map(ILoggingEvent::toString).toList());
      assertThat(all)
          .contains(turn.turnId, "IllegalStateException", "IllegalArgumentException", "TurnTest")
          .doesNotContain("secret", turn.session.value());
      assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
    } finally {
      root.detachAppender(log);
    }
  }

  @Test
  void evenAnErrorOfTheMachineEndsTheTurn() {
    start();
    var turn = turns.send("hello");
    model.call(0).fail(new StackOverflowError());
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.INTERNAL));
  }

  @Test
  void aModelThatSaysNothingForThirtySecondsTimesOut() {
    start();
    var turn = turns.send("hello");
    model.call(0);
    pass(Duration.ofMillis(29_999));
    assertThat(model.call(0).cancelled()).isFalse();
    pass(Duration.ofMillis(1));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(TIMED_OUT);
    assertThat(model.call(0).cancelled()).isTrue();
  }

  @Test
  void aModelThatIsWaitingGetsThirtySecondsMore() {
    start();
    var turn = turns.send("hello");
    pass(Duration.ofMillis(1));
    model.call(0);
    pass(Duration.ofSeconds(25));
    model.call(0).waiting();
    pass(Duration.ofMillis(29_999));
    assertThat(model.call(0).cancelled()).isFalse();
    pass(Duration.ofMillis(1));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(TIMED_OUT);
  }

  @Test
  void aModelThatFallsSilentForTwentySecondsTimesOutAndItsTextStays() {
    start();
    var turn = turns.send("hello");
    model.call(0);
    pass(Duration.ofSeconds(3));
    model.call(0).say("So ");
    pass(Duration.ofSeconds(19));
    model.call(0).say("far.");
    pass(Duration.ofMillis(19_999));
    assertThat(model.call(0).cancelled()).isFalse();
    pass(Duration.ofMillis(1));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(TIMED_OUT);
    assertThat(turn.answer).isEqualTo("So far.");
  }

  @Test
  void anAttemptThatNeverEndsTimesOutAfterThreeMinutes() {
    start();
    var turn = turns.send("hello");
    model.call(0);
    for (int i = 0; i < 17; i++) {
      model.call(0).say("word ");
      pass(Duration.ofSeconds(10));
    }
    model.call(0).say("word ");
    assertThat(turn.ended()).isFalse();
    pass(Duration.ofSeconds(10));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(TIMED_OUT);
  }

  @Test
  void aModelThatDoesNotHeedItsCancellationCannotKeepTheTurnOpen() {
    model.deaf = true;
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("So far.");
    pass(Duration.ofSeconds(20));
    time.advanceUntil(turn::ended);
    assertThat(turn.ending).isEqualTo(TIMED_OUT);
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(25));

    model.call(0).say(" And more.");
    pass(Duration.ofSeconds(1));
    assertThat(turn.answer).isEqualTo("So far.");
    await(() -> worker.stats().running() == 0);
    model.call(0).end();
  }

  @Test
  void aStopOrderCancelsTheModelAtOnce() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("Shown, ");
    turns.stop(turn, true);
    await(() -> model.call(0).cancelled());
    await(() -> worker.stats().stopped() == 1);

    assertThat(turn.answer).isEqualTo("Shown, ");
    assertThat(turns.calls).doesNotContain("finish", "release");
  }

  @Test
  void aStopOrderThatWasLostIsNoticedByTheNextFlush() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("Shown, ");
    turns.stop(turn, false);
    pass(Duration.ofMillis(100));
    model.call(0).say("not shown");
    await(() -> model.call(0).cancelled());
    await(() -> worker.stats().fenced() == 1);
    assertThat(turn.answer).isEqualTo("Shown, ");
  }

  @Test
  void aTurnThatAnotherTookIsNoticedByTheBeat() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0);
    turns.take(turn);
    pass(Duration.ofSeconds(5));
    await(() -> model.call(0).cancelled());
    await(() -> worker.stats().fenced() == 1);
    assertThat(turns.calls).doesNotContain("finish");
  }

  @Test
  void anAnswerThatReachesItsBoundIsCompletedWithLength() {
    start();
    var turn = turns.send("hello");
    model.call(0).say("x".repeat(64 * 1024 - 1)).say("€").say("y");
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Completed(FinishReason.LENGTH, null));
    assertThat(turn.answer).hasSize(64 * 1024 - 1);
    assertThat(model.call(0).cancelled()).isTrue();
  }

  @Test
  void aTakenOverAnswerThatIsFullIsCompletedWithoutAskingTheModel() {
    start();
    var turn = turns.lapsed("hello", "x".repeat(64 * 1024));
    pass(Duration.ofSeconds(5));
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Completed(FinishReason.LENGTH, null));
    assertThat(model.callCount()).isZero();
  }

  @Test
  void joinsPairsThatTheModelCutAndReplacesLoneHalves() {
    start();
    var turn = turns.send("hello");
    model.call(0).say("a\uD83D");
    pass(Duration.ofSeconds(1));
    assertThat(turn.answer).isEqualTo("a");
    model.call(0).say("\uDE42b\uDE42c\uD83D").end();
    await(turn::ended);
    assertThat(turn.answer).isEqualTo("a🙂b\uFFFDc\uFFFD");
  }

  @Test
  void anAnswerGoesOnThroughAnOutage() {
    start();
    var turn = turns.send("hello");
    model.call(0).say("before, ");
    turns.down = true;
    pass(Duration.ofSeconds(4));
    model.call(0).say("during, ");
    pass(Duration.ofSeconds(4));
    model.call(0).say("still during").end();
    pass(Duration.ofSeconds(4));
    assertThat(turn.ended()).isFalse();
    turns.down = false;
    time.advanceUntil(turn::ended);
    assertThat(turn.answer).isEqualTo("before, during, still during");
  }

  @Test
  void aBeginWhoseAnswerWasLostIsMadeAgainAsTheSame() {
    start();
    turns.repliesLost = true;
    var turn = turns.send("hello");
    // The claim's answer is lost, too: the slot asks again and is given the same turn.
    time.advanceUntil(() -> called("claim") > 2);
    turns.repliesLost = false;
    time.advanceUntil(() -> model.callCount() == 1);
    String owner = Objects.requireNonNull(turn.owner);
    model.call(0).say("once").end();
    await(turn::ended);
    assertThat(owner).isEqualTo(turn.lastOwner);
    assertThat(turn.answer).isEqualTo("once");
    assertThat(turn.lapses).hasValue(0);
  }
}
