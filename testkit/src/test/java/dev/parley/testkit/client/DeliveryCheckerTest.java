package dev.parley.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Limits;
import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryCheckerTest {
  private static final String A = "00000000-0000-4000-8000-00000000000a";
  private static final String B = "00000000-0000-4000-8000-00000000000b";
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  private final SessionView view = new SessionView();
  private DeliveryChecker checker = new DeliveryChecker(view, false);

  @Test
  void aWholeConversationOverTwoConnectionsIsClean() {
    begin();
    apply(accepted("2-7", A), accepted("3-7", B), started("4-7", A, "4-7", 0));
    apply(delta(A, "4-7", 0, "Good "));
    connect();
    apply(resumed("4-7"), delta(A, "4-7", 5, "day"), delta(A, "4-7", 8, "."));
    apply(completed("5-7", A, 9), started("6-7", B, "6-7", 0), new Stopped("7-7", B, 0));
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void aReplayAfterASecondHelloIsClean() {
    begin();
    apply(accepted("2-7", A));
    checker.said(view.hello("key"));
    apply(started("3-7", A, "3-7", 0), delta(A, "3-7", 0, "Hi"), completed("4-7", A, 2));
    apply(resumed("2-7"), started("3-7", A, "3-7", 0), delta(A, "3-7", 0, "Hi"));
    apply(completed("4-7", A, 2), accepted("5-7", B));
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void aRepeatAnsweredBeforeTheEventsOfEarlierTurnsIsClean() {
    begin();
    apply(known(B), accepted("2-7", A), started("3-7", A, "3-7", 0), accepted("4-7", B));
    apply(completed("5-7", A, 0), started("6-7", B, "6-7", 0));
    assertThat(checker.violations()).isEmpty();
    assertThat(view.turns()).extracting(HeldTurn::turnId).containsExactly(A, B);
  }

  @Test
  void findsAnEarlierTurnLeftOutThoughALaterOneWasKnownByARepeat() {
    begin();
    apply(known(B), accepted("2-7", A), accepted("3-7", B), started("4-7", B, "4-7", 0));
    assertFound("started before an earlier one ended");
  }

  @Test
  void aContinuedAttemptIsClean() {
    begin();
    apply(accepted("2-7", A), started("3-7", A, "3-7", 0), delta(A, "3-7", 0, "Good "));
    apply(started("4-8", A, "4-8", 5), delta(A, "4-8", 5, "day"), completed("5-8", A, 8));
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void findsAnEventThatCameTwice() {
    begin();
    apply(accepted("2-7", A), accepted("2-7", A));
    assertFound("event 2-7 came twice");
  }

  @Test
  void findsAMissingEvent() {
    begin();
    apply(accepted("2-7", A), started("4-7", A, "4-7", 0));
    assertFound("event 4-7 does not follow 2-7");
  }

  @Test
  void findsAnotherOrderInAReplay() {
    begin();
    apply(accepted("2-7", A), accepted("3-7", B));
    checker.said(new Hello("key", "1-7", null));
    apply(resumed("1-7"), accepted("3-7", B));
    assertFound("event 3-7 came twice");
  }

  @Test
  void findsATurnAcceptedTwice() {
    begin();
    apply(accepted("2-7", A), accepted("3-7", A));
    assertFound("was accepted twice");
  }

  @Test
  void findsAnotherText() {
    checker.sent(A, "what I said");
    begin();
    apply(accepted("2-7", A));
    assertFound("has another text than was sent");
  }

  @Test
  void findsTurnsOutOfOrder() {
    begin();
    apply(accepted("2-7", A), accepted("3-7", B), started("4-7", B, "4-7", 0));
    assertFound("started before an earlier one ended");
  }

  @Test
  void findsATurnThatStartsAfterItsEnd() {
    begin();
    apply(accepted("2-7", A), new Stopped("3-7", A, 0), started("4-7", A, "4-7", 0));
    assertFound("started after its end");
  }

  @Test
  void findsASecondEnd() {
    begin();
    apply(accepted("2-7", A), new Stopped("3-7", A, 0), completed("4-7", A, 0));
    assertFound("ended twice");
  }

  @Test
  void findsAnotherLength() {
    begin();
    apply(accepted("2-7", A), started("3-7", A, "3-7", 0), delta(A, "3-7", 0, "Hi"));
    apply(completed("4-7", A, 3));
    assertFound("ended with 3, shown were 2");
  }

  @Test
  void findsADeltaThatRepeats() {
    running("Good ");
    apply(delta(A, "3-7", 0, "Good day"));
    assertFound("repeats text at 0");
  }

  @Test
  void findsADeltaThatChangesWhatWasShown() {
    running("Good ");
    apply(delta(A, "3-7", 2, "dbye"));
    assertFound("changes text at 2");
  }

  @Test
  void findsADeltaAfterTheEnd() {
    running("Hi");
    apply(completed("4-7", A, 2), delta(A, "3-7", 2, "!"));
    assertFound("after its end");
  }

  @Test
  void findsAnEmptyDelta() {
    running("Hi");
    apply(delta(A, "3-7", 2, ""));
    assertFound("empty delta");
  }

  @Test
  void findsASplitSurrogatePair() {
    running("Hi");
    apply(delta(A, "3-7", 2, "\ud83d"));
    assertFound("splits a surrogate pair");
  }

  @Test
  void repliesToWhatWasSentBeforeTheWelcomeMayComeBeforeItToo() {
    connect();
    apply(new ServerFrame.Refused(A, RefusalCode.UNAVAILABLE, null));
    apply(new Accepted(null, A, null, "?", Instant.EPOCH, true));
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void findsAFrameBeforeTheWelcome() {
    connect();
    apply(accepted("2-7", A));
    assertFound("before the welcome");
  }

  @Test
  void aResumptionUnaskedIsCleanOnceAfterTheStoreWasLost() {
    begin();
    apply(accepted("2-7", A), new ServerFrame.Notice(NoticeCode.STORE_UNREACHABLE, null));
    apply(resumed("2-7"), accepted("3-7", B));
    assertThat(checker.violations()).isEmpty();
    apply(resumed("3-7"));
    assertFound("that no open hello named");
  }

  @Test
  void findsAnUnaskedResumptionFromAnotherPlace() {
    begin();
    apply(accepted("2-7", A), new ServerFrame.Notice(NoticeCode.STORE_UNREACHABLE, null));
    apply(resumed("1-7"));
    assertFound("that no open hello named");
  }

  @Test
  void findsAResumptionThatNobodyAskedFor() {
    begin();
    apply(accepted("2-7", A), resumed("1-7"));
    assertFound("that no open hello named");
  }

  @Test
  void findsASnapshotThatLacksATurn() {
    begin();
    apply(accepted("2-7", A), whole("2-8"));
    assertFound("the welcome lacks turn " + A);
  }

  @Test
  void findsASnapshotThatTakesTextBack() {
    running("Good day");
    apply(whole("3-7", turn(A, TurnState.RUNNING, "3-7", "Good")));
    assertFound("takes back text");
  }

  @Test
  void findsASnapshotThatChangesAnEndedTurn() {
    running("Good day");
    apply(completed("4-7", A, 8), whole("4-7", turn(A, TurnState.COMPLETED, null, "Good bye")));
    assertFound("changes the ended turn");
  }

  @Test
  void findsASnapshotInAnotherOrder() {
    begin();
    apply(accepted("2-7", A), accepted("3-7", B));
    apply(
        whole("3-7", turn(B, TurnState.QUEUED, null, null), turn(A, TurnState.QUEUED, null, null)));
    assertFound("in another order");
  }

  @Test
  void toleratesLossWhereTold() {
    checker = new DeliveryChecker(view, true);
    begin();
    apply(accepted("2-7", A), started("3-7", A, "3-7", 0), delta(A, "3-7", 0, "Good day"));
    connect();
    apply(whole("1-7"), accepted("2-9", A), started("3-9", A, "3-9", 0), completed("4-9", A, 0));
    assertThat(checker.violations()).isEmpty();
  }

  private void running(String text) {
    begin();
    apply(accepted("2-7", A), started("3-7", A, "3-7", 0), delta(A, "3-7", 0, text));
    assertThat(checker.violations()).isEmpty();
  }

  private void begin() {
    connect();
    apply(whole("1-7"));
  }

  private void connect() {
    checker.connected();
    checker.said(view.hello("key"));
  }

  private void apply(ServerFrame... frames) {
    for (ServerFrame frame : frames) {
      checker.check(frame);
      view.apply(frame);
    }
  }

  private void assertFound(String words) {
    assertThat(checker.violations()).anyMatch(violation -> violation.contains(words));
  }

  private static Welcome whole(String cursor, Turn... turns) {
    return new Welcome("Ada", AT, AT, Limits.DEFAULT, List.of(), cursor, List.of(turns));
  }

  private static Welcome resumed(String cursor) {
    return new Welcome("Ada", AT, AT, Limits.DEFAULT, List.of(), cursor, null);
  }

  private static Turn turn(
      String turnId, TurnState state, @Nullable String attempt, @Nullable String answer) {
    return new Turn(
        turnId,
        null,
        "text",
        AT,
        state,
        attempt,
        answer == null ? null : new Turn.Answer(answer, AT, null, null, "m"));
  }

  private static Accepted accepted(String cursor, String turnId) {
    return new Accepted(cursor, turnId, null, "text", AT, false);
  }

  /// What answers a repeat.
  private static Accepted known(String turnId) {
    return new Accepted(null, turnId, null, "text", AT, true);
  }

  private static Started started(String cursor, String turnId, String attempt, int offset) {
    return new Started(cursor, turnId, attempt, offset, "m");
  }

  private static Delta delta(String turnId, String attempt, int offset, String text) {
    return new Delta(turnId, attempt, offset, text);
  }

  private static Completed completed(String cursor, String turnId, int length) {
    return new Completed(cursor, turnId, length, FinishReason.STOP, null);
  }
}
