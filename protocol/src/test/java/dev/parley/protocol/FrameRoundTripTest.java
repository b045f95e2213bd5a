package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.ClientFrame.Ping;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ClientFrame.Stop;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Failed;
import dev.parley.protocol.ServerFrame.Notice;
import dev.parley.protocol.ServerFrame.Pong;
import dev.parley.protocol.ServerFrame.Queued;
import dev.parley.protocol.ServerFrame.Refused;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Stopped;
import dev.parley.protocol.ServerFrame.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every frame, written and read back as the record that it was: no field takes another's place.
class FrameRoundTripTest {
  private static final String TURN = "0b6e1e9e-6a53-4d55-9a3d-1d0c4c1f3a10";
  private static final String PARENT = "7f1f2f7a-8f3b-4c8e-b0a1-52e0c3a4d5e6";
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.250Z");
  private static final Instant LATER = AT.plusSeconds(60);

  @ParameterizedTest
  @MethodSource("clientFrames")
  void clientFrameIsReadAsItWas(ClientFrame frame) throws InvalidFrameException {
    assertThat(ClientFrameCodec.decode(ClientFrameCodec.encode(frame))).isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("serverFrames")
  void serverFrameIsReadAsItWas(ServerFrame frame) throws InvalidFrameException {
    assertThat(ServerFrameCodec.decode(ServerFrameCodec.encode(frame))).contains(frame);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void turnsAndFramesDoNotShowTheirTextInLogs(Object frame) {
    assertThat(frame.toString()).doesNotContain("private").doesNotContain("session-key");
  }

  @Test
  void everyFrameIsTried() {
    assertThat(clientFrames().map(Object::getClass)).containsAll(records(ClientFrame.class));
    assertThat(serverFrames().map(Object::getClass)).containsAll(records(ServerFrame.class));
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> part : sealed.getPermittedSubclasses()) {
      records.addAll(part.isRecord() ? Set.of(part) : records(part));
    }
    return records;
  }

  static Stream<ClientFrame> clientFrames() {
    return Stream.of(
        new Hello("session-key", null, null),
        new Hello("session-key", "8-1", null),
        new Hello("session-key", "8-1", new Partial(TURN, "7-9", 12)),
        new Send(TURN, "private", new Parent.Newest(), null),
        new Send(TURN, "private", new Parent.Beginning(), "m"),
        new Send(TURN, "private", new Parent.Of(PARENT), "m"),
        new Stop(TURN),
        new Ping());
  }

  static Stream<ServerFrame> serverFrames() {
    Limits limits = new Limits(1, 2, 3, 4, 5);
    List<ModelInfo> models =
        List.of(new ModelInfo("a", "An A", "local"), new ModelInfo("b", "A B", "openai"));
    return Stream.of(
        new Welcome("Ada", AT, LATER, limits, models, "9-1", null),
        new Welcome("Ada", AT, LATER, limits, List.of(), "9-1", List.of()),
        new Welcome("Ada", AT, LATER, limits, models, "9-1", turns()),
        new Accepted("1-1", TURN, null, "private", AT, false),
        new Accepted(null, TURN, PARENT, "private", AT, true),
        new Queued(TURN, 3, null),
        new Queued(TURN, 0, Duration.ofMillis(1_250)),
        new Started("2-1", TURN, "2-2", 17, "m"),
        new Delta(TURN, "2-2", 17, "private"),
        new Completed("3-1", TURN, 24, FinishReason.STOP, null),
        new Completed("3-1", TURN, 24, FinishReason.LENGTH, new Usage(5, 6)),
        new Failed("3-1", TURN, FailureCode.CONTEXT_FULL, false, 4),
        new Failed("3-1", TURN, FailureCode.NO_WORKER, true, 0),
        new Stopped("3-1", TURN, 9),
        new Refused(TURN, RefusalCode.BUSY, null),
        new Refused(TURN, RefusalCode.RATE_LIMITED, Duration.ofSeconds(2)),
        new Notice(NoticeCode.NO_WORKER, null),
        new Notice(NoticeCode.EXPIRING, LATER),
        new Pong());
  }

  static Stream<Object> texts() {
    return Stream.concat(
        Stream.concat(clientFrames(), serverFrames()),
        Stream.of(new PlainMessage("id", "private", AT, null), turns().getFirst()));
  }

  private static List<Turn> turns() {
    var done = new Turn.Answer("private", LATER, null, FinishReason.STOP, "m");
    var failed = new Turn.Answer("", LATER, FailureCode.INTERNAL, null, null);
    var soFar = new Turn.Answer("private so far", LATER, null, null, "m");
    return List.of(
        new Turn(TURN, null, "private", AT, TurnState.COMPLETED, null, done),
        new Turn(PARENT, TURN, "private", AT, TurnState.FAILED, null, failed),
        new Turn(TURN, PARENT, "private", AT, TurnState.RUNNING, "7-7", soFar),
        new Turn(TURN, PARENT, "private", AT, TurnState.QUEUED, null, null));
  }
}
