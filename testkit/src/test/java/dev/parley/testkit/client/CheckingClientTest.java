package dev.parley.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Limits;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Accepted;
import dev.parley.protocol.ServerFrame.Completed;
import dev.parley.protocol.ServerFrame.Delta;
import dev.parley.protocol.ServerFrame.Refused;
import dev.parley.protocol.ServerFrame.Started;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckingClientTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  private static final String TURN = "00000000-0000-4000-8000-00000000000a";
  private static final Send SEND = new Send(TURN, "Hello?", new Parent.Newest(), null);

  private SocketServer server;
  private CheckingClient client;

  @BeforeEach
  void start() throws IOException {
    server = new SocketServer();
    client = new CheckingClient(server.address(), "key", ClientConduct.PERSISTENT);
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void anAnswerIsFollowedOverTwoConnections() throws Exception {
    SocketServer.Peer first = welcomed(new Hello("key", null, null), whole());
    client.send(SEND);
    assertThat(read(first)).isEqualTo(SEND);
    say(first, new Accepted("2-1", TURN, null, "Hello?", AT, false));
    say(first, new Started("3-1", TURN, "3-1", 0, "m"));
    String part = json(new Delta(TURN, "3-1", 0, "Good \ud83d\ude80"));
    first.textInParts(part.substring(0, 30), part.substring(30));
    assertThat(client.awaitLength(TURN, 7, SOON).answer()).isEqualTo("Good \ud83d\ude80");

    var held = new ClientFrame.Partial(TURN, "3-1", 7);
    SocketServer.Peer second = welcomed(new Hello("key", "3-1", held), resumed("3-1"));
    say(second, new Delta(TURN, "3-1", 7, "day"));
    say(second, new Completed("4-1", TURN, 10, FinishReason.STOP, null));

    assertThat(client.awaitEnded(TURN, SOON).answer()).isEqualTo("Good \ud83d\ude80day");
    assertThat(client.received()).extracting(Received::connection).startsWith(1).endsWith(2);
    assertThat(client.sentNanos(TURN)).isPresent();
    client.assertClean();
  }

  @Test
  void whatAWelcomeDoesNotShowIsSentAgain() throws Exception {
    SocketServer.Peer first = welcomed(new Hello("key", null, null), whole());
    client.send(SEND);
    assertThat(read(first)).isEqualTo(SEND);
    SocketServer.Peer second = welcomed(new Hello("key", "1-1", null), resumed("1-1"));
    assertThat(read(second)).isEqualTo(SEND);
  }

  @Test
  void whatWasRefusedForNowIsSentAgain() throws Exception {
    SocketServer.Peer peer = welcomed(new Hello("key", null, null), whole());
    client.send(SEND);
    assertThat(read(peer)).isEqualTo(SEND);
    say(peer, new Refused(TURN, RefusalCode.BUSY, Duration.ofMillis(20)));
    assertThat(client.awaitRefused(TURN, SOON).code()).isEqualTo(RefusalCode.BUSY);
    assertThat(read(peer)).isEqualTo(SEND);
  }

  @Test
  void aGapIsAskedForAndNoted() throws Exception {
    SocketServer.Peer peer = welcomed(new Hello("key", null, null), whole());
    say(peer, new Accepted("2-1", TURN, null, "Hello?", AT, false));
    say(peer, new Started("3-1", TURN, "3-1", 0, "m"));
    say(peer, new Delta(TURN, "3-1", 4, "day"));
    var nothing = new ClientFrame.Partial(TURN, "3-1", 0);
    assertThat(read(peer)).isEqualTo(new Hello("key", "3-1", nothing));
    assertThatThrownBy(client::assertClean)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a gap");
  }

  @Test
  void whatIsNoFrameIsNoted() throws Exception {
    SocketServer.Peer peer = welcomed(new Hello("key", null, null), whole());
    peer.text("{\"type\":\"delta\"}");
    peer.text("{\"type\":\"dance\"}");
    client.await("two violations", SOON, _ -> client.violations().size() == 2);
    assertThat(client.violations())
        .satisfiesExactly(
            first -> assertThat(first).contains("turnId is missing"),
            second -> assertThat(second).contains("unknown type"));
  }

  @Test
  void theServersCloseIsKnown() throws Exception {
    SocketServer.Peer peer = welcomed(new Hello("key", null, null), whole());
    peer.close(4503, "node is draining");
    assertThat(client.awaitEnd(SOON)).isEqualTo(new SocketEnd(4503, "node is draining"));
  }

  @Test
  void aCloseInsteadOfAWelcomeIsSaid() throws Exception {
    CompletableFuture<Void> connecting = connecting();
    SocketServer.Peer peer = server.next().open(CheckingClient.SUBPROTOCOL);
    peer.close(4401, "session unknown or expired");
    assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS)).hasMessageContaining("4401");
  }

  @Test
  void aRefusedHandshakeHasItsStatus() throws Exception {
    CompletableFuture<Void> connecting = connecting();
    server.next().refuse(503);
    assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, no -> assertThat(no.status()).isEqualTo(503));
  }

  @Test
  void aWaitHasItsBound() throws Exception {
    welcomed(new Hello("key", null, null), whole());
    assertThatThrownBy(() -> client.awaitEnded(TURN, Duration.ofMillis(30)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("the end of turn " + TURN);
  }

  @Test
  void aClientThatHoldsReadingMissesNothing() throws Exception {
    SocketServer.Peer peer = welcomed(new Hello("key", null, null), whole());
    client.holdReading();
    say(peer, new Accepted("2-1", TURN, null, "Hello?", AT, false));
    for (int i = 0; i < 20; i++) {
      say(peer, new Accepted((i + 3) + "-1", turn(i), null, "Hello?", AT, false));
    }
    assertThatThrownBy(
            () -> client.await("all", Duration.ofMillis(100), view -> view.turns().size() == 21))
        .isInstanceOf(TimeoutException.class);
    client.resumeReading();
    client.await("all", SOON, view -> view.turns().size() == 21);
    client.assertClean();
  }

  private CompletableFuture<Void> connecting() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            client.connect();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  private SocketServer.Peer welcomed(Hello expected, Welcome welcome) throws Exception {
    CompletableFuture<Void> connecting = connecting();
    SocketServer.Peer peer = server.next().open(CheckingClient.SUBPROTOCOL);
    assertThat(peer.requestLine()).isEqualTo("GET /chat HTTP/1.1");
    assertThat(read(peer)).isEqualTo(expected);
    say(peer, welcome);
    connecting.get(5, TimeUnit.SECONDS);
    return peer;
  }

  private static ClientFrame read(SocketServer.Peer peer) throws Exception {
    return ClientFrameCodec.decode(peer.read());
  }

  private static void say(SocketServer.Peer peer, ServerFrame frame) throws IOException {
    peer.text(json(frame));
  }

  private static String json(ServerFrame frame) {
    return new String(ServerFrameCodec.encode(frame), StandardCharsets.UTF_8);
  }

  private static String turn(int number) {
    return "00000000-0000-4000-8000-0000000001" + (10 + number);
  }

  private static Welcome whole(Turn... turns) {
    return new Welcome("Ada", AT, AT, Limits.DEFAULT, List.of(), "1-1", List.of(turns));
  }

  private static Welcome resumed(String cursor) {
    return new Welcome("Ada", AT, AT, Limits.DEFAULT, List.of(), cursor, null);
  }
}
