package dev.parley.server;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrameCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A `parley.v1` socket made by hand, which reads only when told to and answers no ping. Its kernel
/// keeps little for it, so that the server soon notices.
final class HandSocket implements AutoCloseable {
  private static final int RECEIVE_BYTES = 4 * 1024;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  private HandSocket(int port) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.setSoTimeout((int) ServerRig.SOON.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// Opens a socket; the handshake's answer is all that is read.
  static HandSocket open(int port) throws IOException {
    HandSocket opened = new HandSocket(port);
    opened.out.write(
        """
        GET /chat HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Protocol: parley.v1

        """
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      answer.append((char) opened.in.readByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("refused: " + answer.substring(0, answer.indexOf("\r")));
    }
    return opened;
  }

  /// Says hello for a session, with nothing held.
  void hello(String session) throws IOException {
    send(new ClientFrame.Hello(session, null, null));
  }

  /// Sends a frame that is shorter than 126 bytes.
  void send(ClientFrame frame) throws IOException {
    byte[] text = ClientFrameCodec.encode(frame).getBytes(StandardCharsets.UTF_8);
    out.write(0x81);
    // Masked, as clients must, with zeros, which change nothing.
    out.write(0x80 | text.length);
    out.write(new byte[4]);
    out.write(text);
    out.flush();
  }

  /// Sends a close frame, and keeps the connection.
  void sendClose() throws IOException {
    out.write(new byte[] {(byte) (0x80 | CLOSE), (byte) 0x82, 0, 0, 0, 0, 1000 >> 8, (byte) 1000});
    out.flush();
  }

  /// Reads so much of whatever comes; fewer bytes if the connection ends before.
  int read(int bytes) throws IOException {
    return in.readNBytes(bytes).length;
  }

  /// Reads the next frame or part of one.
  ///
  /// @throws IOException if it is a close frame, with its code
  String readText() throws IOException {
    int kind = in.readUnsignedByte() & 0x0f;
    byte[] content = new byte[Math.toIntExact(readLength())];
    in.readFully(content);
    if (kind == CLOSE) {
      throw new IOException("closed: " + (((content[0] & 0xff) << 8) | (content[1] & 0xff)));
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  private long readLength() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> in.readLong();
      default -> length;
    };
  }

  /// Reads on, past all texts, to a ping, and answers it.
  ///
  /// @param rest after each frame or part of one, so that it is read slowly
  /// @return the bytes of text that came before
  /// @throws IOException if the connection ends
  int answerPing(Duration rest) throws IOException, InterruptedException {
    int texts = 0;
    while (true) {
      int kind = in.readUnsignedByte() & 0x0f;
      int length = Math.toIntExact(readLength());
      in.skipNBytes(length);
      if (kind == CLOSE) {
        throw new IOException("closed after " + texts + " bytes");
      }
      if (kind == PING) {
        out.write(new byte[] {(byte) (0x80 | PONG), (byte) 0x80, 0, 0, 0, 0});
        out.flush();
        return texts;
      }
      texts += length;
      // The pace is what is tried; nothing is waited for.
      Thread.sleep(rest);
    }
  }

  /// Reads on, past all frames, to the close frame.
  ///
  /// @return its code
  /// @throws IOException if the connection is cut without
  int readToClose() throws IOException {
    while (true) {
      int kind = in.readUnsignedByte() & 0x0f;
      long length = readLength();
      if (kind == CLOSE) {
        return in.readUnsignedShort();
      }
      in.skipNBytes(length);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
