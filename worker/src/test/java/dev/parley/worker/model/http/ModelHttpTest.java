package dev.parley.worker.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ModelHttpTest {
  @Test
  void aBodyThatNeverEndsHoldsNobodyUp() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ModelHttp http = new ModelHttp(Duration.ofSeconds(5))) {
      CompletableFuture<Socket> server = CompletableFuture.supplyAsync(() -> stalling(listening));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + listening.getLocalPort())).GET();
      try (ModelResponse response = http.sendWithin(request, Duration.ofSeconds(1))) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.refusalText()).isEmpty();
      }
      server.join().close();
    }
  }

  /// Answers with headers and the beginning of a body.
  private static Socket stalling(ServerSocket listening) {
    try {
      Socket accepted = listening.accept();
      String answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 100\r\n\r\n{";
      accepted.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      return accepted;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
