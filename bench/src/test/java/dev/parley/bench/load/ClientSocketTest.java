package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On a real TCP connection, whose other end the test writes byte by byte.
class ClientSocketTest {
  private static final Duration MAX = Duration.ofSeconds(10);
  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  @Test
  void putsTogetherWhatCameInParts() throws Exception {
    try (Ends ends = connect(ReadPace.FAST)) {
      byte[] hello = "Grüße".getBytes(StandardCharsets.UTF_8);
      ends.say(0x01, Arrays.copyOf(hello, 3));
      ends.say(0x89, "still there?".getBytes(StandardCharsets.US_ASCII));
      ends.say(0x80, Arrays.copyOfRange(hello, 3, hello.length));
      ends.say(0x81, "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII));

      assertThat(ends.client.read(MAX)).isEqualTo(new ClientSocket.Message("Grüße", true));
      assertThat(ends.client.read(MAX).text()).hasSize(70_000);
      assertThat(ends.heard()).isEqualTo("still there?");
    }
  }

  @Test
  void keepsOnlyTheBeginningOfWhatIsTooLong() throws Exception {
    try (Ends ends = connect(ReadPace.FAST)) {
      ends.say(0x81, "y".repeat(200_000).getBytes(StandardCharsets.US_ASCII));
      ends.say(0x81, "next".getBytes(StandardCharsets.US_ASCII));

      ClientSocket.Message tooLong = ends.client.read(MAX);
      assertThat(tooLong.whole()).isFalse();
      assertThat(tooLong.text()).hasSize(128 * 1024);
      assertThat(ends.client.read(MAX)).isEqualTo(new ClientSocket.Message("next", true));
    }
  }

  @Test
  void goesOnAfterASilenceWithinAMessage() throws Exception {
    try (Ends ends = connect(ReadPace.FAST)) {
      ends.raw(new byte[] {(byte) 0x81, 4, 'a', 'b'});
      assertThatThrownBy(() -> ends.client.read(Duration.ofMillis(50)))
          .isInstanceOf(SocketTimeoutException.class);
      ends.raw(new byte[] {'c', 'd'});

      assertThat(ends.client.read(MAX).text()).isEqualTo("abcd");
    }
  }

  @Test
  @Timeout(30)
  void pingsOfTheServerEndNoSilence() throws Exception {
    try (Ends ends = connect(ReadPace.FAST)) {
      var _ = Thread.ofVirtual().start(ends::pingWithoutEnd);

      assertThatThrownBy(() -> ends.client.read(Duration.ofMillis(100)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void tellsHowItEnded() throws Exception {
    try (Ends ends = connect(ReadPace.FAST)) {
      ends.say(0x88, ByteBuffer.allocate(2).putShort((short) 4504).array());

      assertThatThrownBy(() -> ends.client.read(MAX))
          .isInstanceOfSatisfying(
              SocketClosedException.class, end -> assertThat(end.code()).isEqualTo(4504));
    }
  }

  @Test
  void readsNoFasterThanItsPace() throws Exception {
    try (Ends ends = connect(new ReadPace(4096))) {
      ends.say(0x81, "z".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
      long beganNanos = System.nanoTime();

      assertThat(ends.client.read(MAX).text()).hasSize(5_000);
      assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
          .isBetween(Duration.ofMillis(800), Duration.ofSeconds(8));
    }
  }

  private Ends connect(ReadPace pace) throws Exception {
    CompletableFuture<ClientSocket> opening = new CompletableFuture<>();
    URI address = URI.create("http://localhost:" + listening.getLocalPort());
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                opening.complete(ClientSocket.open(address, null, pace, MAX));
              } catch (IOException failed) {
                opening.completeExceptionally(failed);
              }
            });
    Socket there = listening.accept();
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) there.getInputStream().read());
    }
    there
        .getOutputStream()
        .write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new Ends(opening.get(), there);
  }

  private record Ends(ClientSocket client, Socket there) implements AutoCloseable {
    void say(int head, byte[] content) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(content.length + 10).put((byte) head);
      if (content.length < 126) {
        frame.put((byte) content.length);
      } else {
        frame.put((byte) 127).putLong(content.length);
      }
      raw(Arrays.copyOf(frame.put(content).array(), frame.position()));
    }

    void raw(byte[] bytes) throws IOException {
      OutputStream out = there.getOutputStream();
      out.write(bytes);
    }

    /// Again as soon as one is answered, until the client is gone.
    void pingWithoutEnd() {
      try {
        while (true) {
          say(0x89, new byte[0]);
          heard();
        }
      } catch (IOException gone) {
        // The test is over.
      }
    }

    /// The content of a short frame of the client's.
    String heard() throws IOException {
      there.setSoTimeout((int) MAX.toMillis());
      DataInputStream in = new DataInputStream(there.getInputStream());
      in.readByte();
      byte[] content = new byte[in.readByte() & 0x7f];
      byte[] mask = in.readNBytes(4);
      in.readFully(content);
      for (int i = 0; i < content.length; i++) {
        content[i] ^= mask[i % 4];
      }
      return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      client.close();
      there.close();
    }
  }
}
