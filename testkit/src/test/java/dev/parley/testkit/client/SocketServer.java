package dev.parley.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket server of the test's own, which says exactly what the test wants (RFC 6455; frames
/// below 64 KB). Accepts on loopback; each connection waits in [#next].
final class SocketServer implements AutoCloseable {
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

  SocketServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// The next connection, in the order of arrival; waits five seconds at most.
  Peer next() throws InterruptedException {
    Peer peer = peers.poll(5, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("no connection came");
    }
    return peer;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Peer peer : peers) {
      peer.socket.close();
    }
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        peers.add(new Peer(server.accept()));
      }
    } catch (IOException closed) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(closed);
      }
    }
  }

  static final class Peer {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final List<String> head = new ArrayList<>();

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(5_000);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      for (String line = line(); !line.isEmpty(); line = line()) {
        head.add(line);
      }
    }

    /// Such as `GET /chat HTTP/1.1`.
    String requestLine() {
      return head.getFirst();
    }

    void refuse(int status) throws IOException {
      out.write(("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n").getBytes(ascii()));
      out.flush();
    }

    /// Answers the handshake.
    Peer open(@Nullable String subprotocol) throws IOException {
      String chosen = subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + ("Sec-WebSocket-Accept: " + acceptKey() + "\r\n")
              + chosen
              + "\r\n";
      out.write(answer.getBytes(ascii()));
      out.flush();
      return this;
    }

    void text(String text) throws IOException {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// One message in two frames.
    void textInParts(String first, String second) throws IOException {
      frame(0x01, first.getBytes(StandardCharsets.UTF_8));
      frame(0x80, second.getBytes(StandardCharsets.UTF_8));
    }

    void close(int code, String reason) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(code >> 8);
      body.write(code & 0xff);
      body.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
      frame(0x88, body.toByteArray());
    }

    /// The client's next text frame.
    String read() throws IOException {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] mask = in.readNBytes(4);
      byte[] body = in.readNBytes(length);
      for (int i = 0; i < body.length; i++) {
        body[i] ^= mask[i % 4];
      }
      if (first != 0x81) {
        throw new IOException("not a text frame: " + Integer.toHexString(first));
      }
      return new String(body, StandardCharsets.UTF_8);
    }

    private void frame(int first, byte[] body) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(first);
      if (body.length < 126) {
        frame.write(body.length);
      } else {
        frame.write(126);
        frame.write(body.length >> 8);
        frame.write(body.length & 0xff);
      }
      frame.writeBytes(body);
      out.write(frame.toByteArray());
      out.flush();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    private String acceptKey() {
      String name = "sec-websocket-key:";
      String key =
          head.stream()
              .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
              .findFirst()
              .orElseThrow()
              .substring(name.length())
              .trim();
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-1");
        byte[] digest = sha.digest((key + ACCEPT_SALT).getBytes(ascii()));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException(missing);
      }
    }

    private static Charset ascii() {
      return StandardCharsets.US_ASCII;
    }
  }
}
