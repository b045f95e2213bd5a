package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Delta;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTextTest {
  private static final String TURN = "00000000-0000-4000-8000-000000000001";

  @Test
  void everyCodePointSurvives() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        text.appendCodePoint(point);
      }
    }
    assertSurvives(text.toString());
  }

  @Test
  void anyTextSurvives() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      try {
        assertSurvives(text(random));
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed + ", text " + i, failure);
      }
    }
  }

  @Test
  void serverWritesReplacementForLoneSurrogates() throws Exception {
    for (String lone :
        List.of("a\ud800b", "\udc00", "\ud800", "\udc00\ud800", "\ud83d\ud83d\ude80")) {
      byte[] written = ServerFrameCodec.encode(new Delta(TURN, "1-1", 0, lone));
      Delta read = (Delta) ServerFrameCodec.decode(strictUtf8(written)).orElseThrow();
      assertThat(read.text()).isEqualTo(replaced(lone)).hasSameSizeAs(lone);
    }
  }

  @Test
  void serverWritesReplacementInEveryFreeText() throws Exception {
    Instant at = Instant.parse("2026-01-31T12:00:00Z");
    var answer = new Turn.Answer("answer\ud800", at, null, FinishReason.STOP, "model\ud800");
    var turn = new Turn(TURN, null, "text\ud800", at, TurnState.COMPLETED, null, answer);
    var models = List.of(new ModelInfo("id\ud800", "label\ud800", "local"));
    var welcome =
        new ServerFrame.Welcome("name\ud800", at, at, Limits.DEFAULT, models, "1-1", List.of(turn));
    var accepted = new Accepted("1-1", TURN, null, "text\ud800", at, false);
    for (ServerFrame frame : List.of(welcome, accepted)) {
      String written = strictUtf8(ServerFrameCodec.encode(frame));
      assertThat(written).contains("text\ufffd").doesNotContainIgnoringCase("\\ud800");
      assertThat(ServerFrameCodec.decode(written)).isPresent();
    }
  }

  /// As JavaScript does: what was typed reaches the server, which is the one to judge it.
  @Test
  void clientEscapesLoneSurrogates() throws Exception {
    for (String lone : List.of("a\ud800b", "\udc00", "\udc00\ud800", "\ud83d\ud83d\ude80")) {
      Send send = new Send(TURN, lone, new Parent.Newest(), null);
      String written = ClientFrameCodec.encode(send);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(written)).isTrue();
      assertThat(ClientFrameCodec.decode(written)).isEqualTo(send);
    }
  }

  private static void assertSurvives(String text) throws Exception {
    Delta delta = new Delta(TURN, "1-1", 7, text);
    assertThat(ServerFrameCodec.decode(strictUtf8(ServerFrameCodec.encode(delta)))).contains(delta);
    Send send = new Send(TURN, text, new Parent.Beginning(), null);
    assertThat(ClientFrameCodec.decode(ClientFrameCodec.encode(send))).isEqualTo(send);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(40);
    while (text.length() < length) {
      switch (random.nextInt(5)) {
        case 0 -> text.appendCodePoint(random.nextInt(0x20));
        case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 2 -> text.append("\"\\/\u2028\u2029\u007f\ufeff".charAt(random.nextInt(7)));
        case 3 -> text.appendCodePoint(0xe000 + random.nextInt(0x2000));
        default -> text.appendCodePoint(0x20 + random.nextInt(0x3000));
      }
    }
    return text.toString();
  }

  private static String strictUtf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String replaced(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point ->
                out.appendCodePoint(
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? 0xfffd
                        : point));
    return out.toString();
  }
}
