package dev.parley.protocol;

import static dev.parley.protocol.Fixtures.PLAIN_MAPPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameFixturesTest {
  private static final String MARKER = "marker-5b1f";

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientValid")
  void readsAndWritesClientFrame(Fixtures.Entry entry) throws InvalidFrameException {
    ClientFrame frame = ClientFrameCodec.decode(entry.text());
    assertThat(PLAIN_MAPPER.readTree(ClientFrameCodec.encode(frame))).isEqualTo(entry.expect());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientInvalid")
  void refusesClientFrame(Fixtures.Entry entry) {
    assertRefused(() -> ClientFrameCodec.decode(entry.text()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serverValid")
  void readsAndWritesServerFrame(Fixtures.Entry entry) throws InvalidFrameException {
    var frame = ServerFrameCodec.decode(entry.text().getBytes(StandardCharsets.UTF_8));
    if (entry.expect() == null) {
      assertThat(frame).isEmpty();
      return;
    }
    byte[] written = ServerFrameCodec.encode(frame.orElseThrow());
    assertThat(PLAIN_MAPPER.readTree(written)).isEqualTo(entry.expect());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serverInvalid")
  void refusesServerFrame(Fixtures.Entry entry) {
    assertRefused(() -> ServerFrameCodec.decode(entry.text()));
  }

  /// This reader's words are closed: it serves servers and tests of the same version.
  @ParameterizedTest(name = "{0}")
  @MethodSource("serverNewWords")
  void refusesWordsOfLaterVersions(Fixtures.Entry entry) {
    assertRefused(() -> ServerFrameCodec.decode(entry.text()));
  }

  @Test
  void fixturesHoldEveryType() {
    assertThat(types("frames/client-valid.json"))
        .containsOnly("hello", "send", "stop", "ping")
        .contains("hello", "send", "stop", "ping");
    assertThat(types("frames/server-valid.json"))
        .contains("welcome", "accepted", "queued", "started", "delta", "completed", "failed")
        .contains("stopped", "refused", "notice", "pong");
  }

  private static Stream<String> types(String file) {
    return Fixtures.entries(file)
        .flatMap(entry -> Stream.ofNullable(entry.expect()))
        .map(expect -> expect.get("type").stringValue());
  }

  private static void assertRefused(ThrowingCallable decode) {
    assertThatThrownBy(decode)
        .isInstanceOf(InvalidFrameException.class)
        .message()
        .isNotBlank()
        .doesNotContain(MARKER);
  }

  static Stream<Fixtures.Entry> clientValid() {
    return Fixtures.entries("frames/client-valid.json");
  }

  static Stream<Fixtures.Entry> clientInvalid() {
    return Fixtures.entries("frames/client-invalid.json");
  }

  static Stream<Fixtures.Entry> serverValid() {
    return Fixtures.entries("frames/server-valid.json");
  }

  static Stream<Fixtures.Entry> serverInvalid() {
    return Fixtures.entries("frames/server-invalid.json");
  }

  static Stream<Fixtures.Entry> serverNewWords() {
    return Fixtures.entries("frames/server-new-words.json");
  }
}
