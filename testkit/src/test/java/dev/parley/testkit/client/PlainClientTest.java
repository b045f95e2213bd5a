package dev.parley.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainClientTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private SocketServer server;

  @BeforeEach
  void start() throws IOException {
    server = new SocketServer();
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  @Test
  void textGoesOutAndAnswersComeIn() throws Exception {
    CompletableFuture<PlainClient> connecting = connecting("a token");
    SocketServer.Peer peer = server.next().open(null);
    try (PlainClient client = connecting.get(5, TimeUnit.SECONDS)) {
      assertThat(peer.requestLine()).isEqualTo("GET /chat?token=a+token HTTP/1.1");
      client.send("Hello?");
      client.send("Anyone?");
      assertThat(peer.read()).isEqualTo("Hello?");
      assertThat(peer.read()).isEqualTo("Anyone?");
      peer.text(answer("1"));
      peer.text(answer("2"));
      assertThat(client.awaitMessages(2, SOON))
          .extracting(message -> message.id())
          .containsExactly("1", "2");
      client.assertClean();
    }
  }

  @Test
  void anIdThatComesTwiceIsFound() throws Exception {
    CompletableFuture<PlainClient> connecting = connecting("t");
    SocketServer.Peer peer = server.next().open(null);
    try (PlainClient client = connecting.get(5, TimeUnit.SECONDS)) {
      peer.text(answer("1"));
      peer.text(answer("1"));
      client.awaitMessages(2, SOON);
      assertThatThrownBy(client::assertClean).hasMessageContaining("came twice");
    }
  }

  @Test
  void aRefusedHandshakeHasItsStatus() throws Exception {
    CompletableFuture<PlainClient> connecting = connecting("t");
    server.next().refuse(403);
    assertThatThrownBy(() -> connecting.get(5, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, no -> assertThat(no.status()).isEqualTo(403));
  }

  private CompletableFuture<PlainClient> connecting(String token) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return PlainClient.connect(server.address(), token);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  private static String answer(String id) {
    return "{\"id\":\"" + id + "\",\"msg\":\"Hello.\",\"timestamp\":\"2026-01-31T12:00:00Z\"}";
  }
}
