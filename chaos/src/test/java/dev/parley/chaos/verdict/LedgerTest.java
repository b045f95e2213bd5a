package dev.parley.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// That the books find each thing that can be wrong, and nothing where all is well.
class LedgerTest {
  private static final Question ONE = new Question("say one", "one one one", null);
  private static final Question TWO = new Question("say two", "two two", null);
  private static final Question FAILING = new Question("fail", "some", FailureCode.MODEL_TIMEOUT);

  private final Ledger ledger = new Ledger();
  private final SessionRecord session = ledger.made("p1.1", "a-session");

  @Test
  void whatWasAnsweredOnceInOrderAndAsItWasShownIsWell() {
    answered("1", ONE);
    answered("2", TWO);
    failed("3");
    ledger.compare(session, List.of(kept("1", ONE), kept("2", TWO), keptFailed("3")));
    ledger.checkDeadlines(Duration.ofMinutes(1));
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.tally().ended(TurnState.COMPLETED)).isEqualTo(2);
    assertThat(ledger.tally().failed()).containsEntry("model_timeout", 1);
  }

  @Test
  void anAcceptedTurnThatIsNotInTheHistoryIsLost() {
    answered("1", ONE);
    answered("2", TWO);
    ledger.compare(session, List.of(kept("1", ONE)));
    assertFound(Wrong.LOST);
  }

  @Test
  void aSentTurnThatWasNeverAcceptedIsLostUnlessItWasRefused() {
    session.sent("1", ONE);
    session.sent("2", TWO);
    session.refused("2");
    ledger.compare(session, List.of());
    assertFound(Wrong.LOST);
  }

  @Test
  void aTurnThatIsThereTwiceIsDoubled() {
    answered("1", ONE);
    ledger.compare(session, List.of(kept("1", ONE), kept("1", ONE)));
    assertFound(Wrong.DOUBLED);
  }

  @Test
  void aTurnOfAnotherSessionIsCrossed() {
    answered("1", ONE);
    ledger.compare(session, List.of(kept("1", ONE), kept("9", TWO)));
    assertFound(Wrong.CROSSED);
  }

  @Test
  void anotherTextThanWasSentIsCrossed() {
    answered("1", ONE);
    ledger.compare(
        session, List.of(new Kept("1", TWO.text(), TurnState.COMPLETED, null, ONE.answer())));
    assertFound(Wrong.CROSSED);
  }

  @Test
  void anObserverThatIsShownAForeignTurnFindsItCrossed() {
    session.accepted("9");
    assertFound(Wrong.CROSSED);
  }

  @Test
  void aTurnBeforeOneThatHadBeenAcceptedEarlierIsOutOfOrder() {
    answered("1", ONE);
    answered("2", TWO);
    ledger.compare(session, List.of(kept("2", TWO), kept("1", ONE)));
    assertFound(Wrong.DISORDERED);
  }

  @Test
  void twoTurnsThatWereOnTheirWayAtOnceMayStandInAnyOrder() {
    session.sent("1", ONE);
    session.sent("2", TWO);
    session.ended("1", ending(ONE));
    session.ended("2", ending(TWO));
    ledger.compare(session, List.of(kept("2", TWO), kept("1", ONE)));
    assertThat(ledger.violations()).isEmpty();
  }

  @Test
  void aTurnThatHasNotEndedIsPastItsDeadline() {
    session.sent("1", ONE);
    session.accepted("1");
    ledger.checkDeadlines(Duration.ofNanos(1));
    assertFound(Wrong.PAST_DEADLINE);
  }

  @Test
  void anEndThatNobodyWasShownIsFound() {
    session.sent("1", ONE);
    session.accepted("1");
    ledger.compare(session, List.of(kept("1", ONE)));
    assertFound(Wrong.UNSHOWN);
  }

  @Test
  void aTurnThatRunsInTheHistoryIsPastItsDeadline() {
    session.sent("1", ONE);
    session.accepted("1");
    ledger.compare(session, List.of(new Kept("1", ONE.text(), TurnState.RUNNING, null, "one")));
    assertFound(Wrong.PAST_DEADLINE);
  }

  @Test
  void anAnswerThatLacksOrRepeatsAPieceIsWrong() {
    session.sent("1", ONE);
    Ending short1 = new Ending(TurnState.COMPLETED, null, "one one");
    session.ended("1", short1);
    ledger.compare(
        session, List.of(new Kept("1", ONE.text(), TurnState.COMPLETED, null, "one one")));
    assertFound(Wrong.WRONG_ANSWER);
  }

  @Test
  void aStoppedAnswerIsABeginningAndSomebodyAsked() {
    session.sent("1", ONE);
    session.stopAsked("1");
    session.ended("1", new Ending(TurnState.STOPPED, null, "one"));
    Kept stopped = new Kept("1", ONE.text(), TurnState.STOPPED, null, "one");
    ledger.compare(session, List.of(stopped));
    assertThat(ledger.violations()).isEmpty();
    session.sent("2", ONE);
    session.ended("2", new Ending(TurnState.STOPPED, null, "one"));
    ledger.compare(
        session, List.of(stopped, new Kept("2", ONE.text(), TurnState.STOPPED, null, "one")));
    assertFound(Wrong.WRONG_ANSWER);
  }

  @Test
  void aFailureThatNothingAccountsForIsWrong() {
    session.sent("1", ONE);
    session.ended("1", new Ending(TurnState.FAILED, FailureCode.INTERNAL, "one"));
    ledger.compare(
        session, List.of(new Kept("1", ONE.text(), TurnState.FAILED, FailureCode.INTERNAL, "one")));
    assertFound(Wrong.FAILED);
  }

  @Test
  void attemptsMayBeExhaustedOnlyWhereWorkersEndedOftenEnough() {
    session.sent("1", ONE);
    Ending ending = new Ending(TurnState.FAILED, FailureCode.ATTEMPTS_EXHAUSTED, "one");
    Kept kept = new Kept("1", ONE.text(), TurnState.FAILED, FailureCode.ATTEMPTS_EXHAUSTED, "one");
    for (int i = 0; i < 3; i++) {
      ledger
          .incidents()
          .end(ledger.incidents().begin("worker-kill", false, true, Limits.NONE), Duration.ZERO);
    }
    session.ended("1", ending);
    ledger.compare(session, List.of(kept));
    assertThat(ledger.violations()).isEmpty();
    SessionRecord later = ledger.made("p2.1", "another");
    later.sent("1", ONE);
    later.ended("1", ending);
    ledger.compare(later, List.of(kept));
    assertFound(Wrong.FAILED);
  }

  @Test
  void anObserverWhoWasShownAnotherEndDisagreesUnlessRedisLostIt() {
    session.sent("1", ONE);
    session.stopAsked("1");
    session.ended("1", new Ending(TurnState.STOPPED, null, "one"));
    ledger.compare(session, List.of(kept("1", ONE)));
    assertFound(Wrong.DISAGREED);

    SessionRecord lossy = ledger.made("p2.1", "another");
    lossy.sent("1", ONE);
    lossy.stopAsked("1");
    lossy.ended("1", new Ending(TurnState.STOPPED, null, "one"));
    var _ = ledger.incidents().begin("redis-cut", true, false, Limits.NONE);
    ledger.compare(lossy, List.of(kept("1", ONE)));
    assertFound(Wrong.DISAGREED);
  }

  @Test
  void aSessionMayBeGoneOnlyIfRedisLostItsMoment() {
    ledger.gone(session);
    assertFound(Wrong.LOST);
    var _ = ledger.incidents().begin("redis-cut", true, false, Limits.NONE);
    ledger.gone(ledger.made("p2.1", "another"));
    assertFound(Wrong.LOST);
    assertThat(ledger.tally().gone()).isEqualTo(2);
  }

  private void answered(String turnId, Question question) {
    session.sent(turnId, question);
    session.accepted(turnId);
    session.ended(turnId, ending(question));
  }

  private void failed(String turnId) {
    session.sent(turnId, FAILING);
    session.accepted(turnId);
    session.ended(turnId, new Ending(TurnState.FAILED, FAILING.failure(), FAILING.answer()));
  }

  private static Ending ending(Question question) {
    return new Ending(TurnState.COMPLETED, null, question.answer());
  }

  private static Kept kept(String turnId, Question question) {
    return new Kept(turnId, question.text(), TurnState.COMPLETED, null, question.answer());
  }

  private static Kept keptFailed(String turnId) {
    @Nullable FailureCode code = FAILING.failure();
    return new Kept(turnId, FAILING.text(), TurnState.FAILED, code, FAILING.answer());
  }

  private void assertFound(Wrong kind) {
    assertThat(ledger.violations()).extracting(Violation::kind).containsExactly(kind);
  }
}
