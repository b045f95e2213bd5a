package dev.parley.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.server.delivery.MirrorState.Step;
import dev.parley.store.Held;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.CaughtUp;
import dev.parley.store.Resumption.Text;
import dev.parley.store.SessionInfo;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MirrorStateTest {
  private static final String A = "00000000-0000-4000-8000-00000000000a";
  private static final String B = "00000000-0000-4000-8000-00000000000b";
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  private static final SessionInfo INFO = new SessionInfo("Ada", AT, AT.plusSeconds(3_600));

  private final MirrorState state =
      MirrorState.of(new Resumption.Snapshot(INFO, "c1", List.of()), 256, 256 * 1024);

  @Test
  void liveMessagesThatFollowOnEachOtherAreApplied() {
    assertThat(state.apply(logged("c1", accepted("c2", A)))).isEqualTo(Step.APPLIED);
    assertThat(state.waiting()).containsExactly(A);
    assertThat(state.apply(logged("c2", started("c3", A, "a1", 0)))).isEqualTo(Step.APPLIED);
    assertThat(state.waiting()).isEmpty();
    assertThat(state.apply(piece("a1", 0, "Good "))).isEqualTo(Step.APPLIED);
    assertThat(state.apply(piece("a1", 5, "day"))).isEqualTo(Step.APPLIED);
    assertThat(state.held()).isEqualTo(new Held("c3", new Partial(A, "a1", 8)));
    assertThat(state.apply(logged("c3", completed("c4", A, 8)))).isEqualTo(Step.APPLIED);
    assertThat(state.running()).isNull();
    assertThat(textOfLast()).isEqualTo("Good day");
  }

  @Test
  void whatIsKnownChangesNothing() {
    running("Good ");
    assertThat(state.apply(logged("c1", accepted("c2", A)))).isEqualTo(Step.KNOWN);
    assertThat(state.apply(piece("a1", 0, "Go"))).isEqualTo(Step.KNOWN);
    assertThat(length()).isEqualTo(5);
    assertThat(state.apply(logged("c3", completed("c4", A, 5)))).isEqualTo(Step.APPLIED);
    assertThat(state.apply(piece("a1", 0, "Good day"))).isEqualTo(Step.KNOWN);
  }

  @Test
  void aPieceThatOverlapsAddsItsRest() {
    running("Good ");
    assertThat(state.apply(piece("a1", 3, "d day"))).isEqualTo(Step.APPLIED);
    assertThat(runningText()).isEqualTo("Good day");
  }

  @Test
  void whatDoesNotFollowIsAGapAndChangesNothing() {
    running("Good ");
    assertThat(state.apply(logged("c4", accepted("c5", B)))).isEqualTo(Step.GAP);
    assertThat(state.apply(piece("a1", 6, "day"))).isEqualTo(Step.GAP);
    assertThat(state.apply(piece("a2", 0, "day"))).isEqualTo(Step.GAP);
    assertThat(state.apply(logged("c3", completed("c4", A, 9)))).isEqualTo(Step.GAP);
    assertThat(state.held()).isEqualTo(new Held("c3", new Partial(A, "a1", 5)));
    assertThat(state.waiting()).isEmpty();
  }

  @Test
  void aMergeBringsTheRestOfTheRunningAnswerAndWhatCameAfter() {
    running("Good ");
    Held asked = state.held();
    CaughtUp rest =
        caughtUp(
            List.of(completed("c4", A, 8), accepted("c5", B)),
            List.of(new Text(A, "a1", 5, "day")),
            List.of(B));
    assertThat(state.merge(rest, asked)).isTrue();
    assertThat(cursors()).containsExactly("c2", "c3", "c4", "c5");
    assertThat(state.log().at(state.log().end() - 2).answer())
        .isEqualTo(new LogEntry.Answer("a1", "Good day"));
    assertThat(state.running()).isNull();
    assertThat(state.waiting()).containsExactly(B);
  }

  @Test
  void anAnswerThatComesLateTakesNothingBack() {
    running("Good ");
    Held asked = state.held();
    assertThat(state.apply(piece("a1", 5, "day"))).isEqualTo(Step.APPLIED);
    assertThat(state.apply(logged("c3", accepted("c4", B)))).isEqualTo(Step.APPLIED);
    CaughtUp late =
        new CaughtUp(INFO, "c3", List.of(), List.of(new Text(A, "a1", 5, "d")), List.of());
    assertThat(state.merge(late, asked)).isTrue();
    assertThat(runningText()).isEqualTo("Good day");
    assertThat(state.log().cursor()).isEqualTo("c4");
    assertThat(state.waiting()).containsExactly(B);
  }

  @Test
  void aMergeTellsOfTurnsThatWaitedBeforeTheFirstCursor() {
    CaughtUp quiet = new CaughtUp(INFO, "c1", List.of(), List.of(), List.of(A, B));
    assertThat(state.merge(quiet, state.held())).isTrue();
    assertThat(state.waiting()).containsExactly(A, B);
  }

  @Test
  void aMergeThatLacksTextIsRefused() {
    running("Good ");
    CaughtUp holed =
        caughtUp(List.of(completed("c4", A, 12)), List.of(new Text(A, "a1", 9, "day")), List.of());
    assertThat(state.merge(holed, state.held())).isFalse();
    assertThat(state.log().cursor()).isEqualTo("c3");
  }

  @Test
  void aMergeFromAnUnknownPlaceIsRefused() {
    running("");
    CaughtUp elsewhere = caughtUp(List.of(accepted("d9", B)), List.of(), List.of(B));
    assertThat(state.merge(elsewhere, new Held("d8", null))).isFalse();
    assertThat(state.log().cursor()).isEqualTo("c3");
  }

  @Test
  void anOlderCursorMakesTheLogReachFurtherBack() {
    MirrorState late =
        MirrorState.of(new Resumption.Snapshot(INFO, "c4", List.of()), 256, 256 * 1024);
    long end = late.log().end();
    CaughtUp rest =
        caughtUp(
            List.of(accepted("c2", A), started("c3", A, "a1", 0), completed("c4", A, 8)),
            List.of(new Text(A, "a1", 0, "Good day")),
            List.of());
    assertThat(late.merge(rest, new Held("c1", null))).isTrue();
    assertThat(late.log().after("c1")).hasValue(late.log().first());
    assertThat(late.log().end()).isEqualTo(end);
    assertThat(late.log().at(end - 1).answer()).isEqualTo(new LogEntry.Answer("a1", "Good day"));
  }

  @Test
  void anOlderCursorWithoutTheWholeAnswerIsRefused() {
    MirrorState late =
        MirrorState.of(new Resumption.Snapshot(INFO, "c4", List.of()), 256, 256 * 1024);
    CaughtUp part =
        caughtUp(List.of(completed("c4", A, 8)), List.of(new Text(A, "a1", 5, "day")), List.of());
    assertThat(late.merge(part, new Held("c3", null))).isFalse();
    assertThat(late.log().after("c3")).isEmpty();
  }

  @Test
  void aResetMakesEveryPlaceVoid() {
    running("Good ");
    long end = state.log().end();
    state.reset(new Resumption.Snapshot(INFO, "c9", List.of()));
    assertThat(state.log().first()).isGreaterThan(end);
    assertThat(state.running()).isNull();
    assertThat(state.log().cursor()).isEqualTo("c9");
  }

  private void running(String text) {
    state.apply(logged("c1", accepted("c2", A)));
    state.apply(logged("c2", started("c3", A, "a1", 0)));
    if (!text.isEmpty()) {
      state.apply(piece("a1", 0, text));
    }
  }

  private int length() {
    return runningText().length();
  }

  private String runningText() {
    RunningAnswer running = state.running();
    return running == null ? "" : running.from(0);
  }

  private @Nullable String textOfLast() {
    LogEntry.Answer answer = state.log().at(state.log().end() - 1).answer();
    return answer == null ? null : answer.text();
  }

  private List<String> cursors() {
    return LongStream.range(state.log().first(), state.log().end())
        .mapToObj(place -> state.log().at(place).cursor())
        .toList();
  }

  private static CaughtUp caughtUp(
      List<ServerFrame.Event> events, List<Text> texts, List<String> waiting) {
    return new CaughtUp(INFO, String.valueOf(events.getLast().cursor()), events, texts, waiting);
  }

  private static LiveMessage.Logged logged(String previous, ServerFrame.Event event) {
    return new LiveMessage.Logged(previous, event);
  }

  private static LiveMessage.Piece piece(String attempt, int offset, String text) {
    byte[] frame = ServerFrameCodec.encode(new Delta(A, attempt, offset, text));
    return new LiveMessage.Piece(A, attempt, offset, offset + text.length(), frame);
  }

  private static Accepted accepted(String cursor, String turnId) {
    return new Accepted(cursor, turnId, null, "Hello?", AT, false);
  }

  private static Started started(String cursor, String turnId, String attempt, int offset) {
    return new Started(cursor, turnId, attempt, offset, "m");
  }

  private static Completed completed(String cursor, String turnId, int length) {
    return new Completed(cursor, turnId, length, FinishReason.STOP, null);
  }
}
