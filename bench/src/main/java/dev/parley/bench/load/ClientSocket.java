package dev.parley.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that takes a kilobyte or two of memory, so that thousands fit beside what they
/// measure. Checks no more of the protocol than it needs. One thread reads; any thread writes or cuts.
final class ClientSocket implements AutoCloseable {
  private static final int BUFFER_BYTES = 1024;
  private static final int HEAD_BYTES_MAX = 8 * 1024;

  /// What a message may hold; the rest of a longer one is read and not kept.
  private static final int KEPT_BYTES_MAX = 128 * 1024;

  /// What arrived.
  ///
  /// @param text the message, or its beginning
  /// @param whole whether nothing was left out
  record Message(String text, boolean whole) {}

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final LongAdder received = new LongAdder();
  private long untilNanos;
  private int from;
  private int to;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream(64);
  private boolean cutOff;
  private long payloadLeft;
  private boolean payloadLast = true;
  private boolean payloadText;

  private ClientSocket(Socket socket, InputStream in, Duration handshakeMax) {
    this.socket = socket;
    this.in = in;
    this.untilNanos = System.nanoTime() + handshakeMax.toNanos();
  }

  /// Connects and shakes hands.
  ///
  /// @param server `http` or, over TLS, `https`
  /// @param from the address of this machine to connect from; null for the usual one
  /// @param pace how fast is read, from the handshake on
  static ClientSocket open(URI server, @Nullable InetAddress from, ReadPace pace, Duration max)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (from != null) {
        socket.bind(new InetSocketAddress(from, 0));
      }
      if (pace.slow()) {
        // Small, or the kernel would read ahead for minutes.
        socket.setReceiveBufferSize(pace.bytesPerSecond() * 4);
      }
      socket.setTcpNoDelay(true);
      // Until the handshake: TLS begins with its own.
      socket.setSoTimeout((int) max.toMillis());
      boolean secure = "https".equals(server.getScheme());
      int port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
      socket.connect(new InetSocketAddress(server.getHost(), port), (int) max.toMillis());
      if (secure) {
        socket = secured(socket, server.getHost(), port);
      }
      ClientSocket client = new ClientSocket(socket, pace.of(socket.getInputStream()), max);
      client.shakeHands(server);
      return client;
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  /// TLS with a server that has a certificate for that name.
  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private void shakeHands(URI server) throws IOException {
    byte[] key = new byte[16];
    ThreadLocalRandom.current().nextBytes(key);
    String request =
        """
        GET /chat HTTP/1.1\r
        Host: %s\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: parley.v1\r
        Sec-WebSocket-Key: %s\r
        \r
        """
            .formatted(server.getAuthority(), Base64.getEncoder().encodeToString(key));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (head.length() > HEAD_BYTES_MAX) {
        throw new IOException("the answer to the handshake has no end");
      }
      head.append((char) next());
    }
    int status = Integer.parseInt(head.substring(9, 12));
    if (status != 101) {
      throw new StatusException(status);
    }
  }

  /// The next message.
  ///
  /// @param silenceMax without a byte of a message: the server's pings, of which a browser tells its
  ///     page nothing, do not end a silence
  /// @throws SocketTimeoutException if nothing came for so long; may be called again
  /// @throws SocketClosedException when the socket has ended
  Message read(Duration silenceMax) throws IOException {
    untilNanos = System.nanoTime() + silenceMax.toNanos();
    while (true) {
      if (payloadLeft == 0) {
        if (payloadText && payloadLast) {
          payloadText = false;
          Message whole = new Message(message.toString(StandardCharsets.UTF_8), !cutOff);
          message.reset();
          cutOff = false;
          return whole;
        }
        frameHead();
      } else {
        if (from == to) {
          fill();
        }
        int count = (int) Math.min(payloadLeft, to - from);
        int kept = Math.min(count, KEPT_BYTES_MAX - message.size());
        message.write(buffer, from, kept);
        cutOff |= kept < count;
        from += count;
        payloadLeft -= count;
        untilNanos = System.nanoTime() + silenceMax.toNanos();
      }
    }
  }

  private void frameHead() throws IOException {
    // All of a head before any of it is used: the wait for the rest of it may be given up.
    have(2);
    int short7 = buffer[from + 1] & 0x7f;
    int lengthBytes = short7 == 126 ? 2 : short7 == 127 ? 8 : 0;
    have(2 + lengthBytes);
    long length = short7;
    for (int i = 0; i < lengthBytes; i++) {
      length = (i == 0 ? 0 : length << 8) | (buffer[from + 2 + i] & 0xff);
    }
    int opcode = buffer[from] & 0x0f;
    boolean last = (buffer[from] & 0x80) != 0;
    if (opcode <= 1) {
      from += 2 + lengthBytes;
      payloadLeft = length;
      payloadText = true;
      payloadLast = last;
      return;
    }
    have(2 + (int) length);
    byte[] content = new byte[(int) length];
    System.arraycopy(buffer, from + 2, content, 0, content.length);
    from += 2 + content.length;
    if (opcode == 8) {
      throw new SocketClosedException(
          content.length < 2 ? 1005 : ByteBuffer.wrap(content).getShort() & 0xffff);
    } else if (opcode == 9) {
      write(10, content);
    }
  }

  private void have(int count) throws IOException {
    while (to - from < count) {
      fill();
    }
  }

  private int next() throws IOException {
    have(1);
    return buffer[from++];
  }

  private void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    } else if (to == buffer.length) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    long leftMillis = (untilNanos - System.nanoTime()) / 1_000_000;
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("nothing came in time");
    }
    socket.setSoTimeout((int) leftMillis);
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new SocketClosedException(1006);
    }
    to += count;
    received.add(count);
  }

  /// So far, of the handshake too.
  long receivedBytes() {
    return received.sum();
  }

  void send(String text) throws IOException {
    write(1, text.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void write(int opcode, byte[] content) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(content.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (content.length < 126) {
      frame.put((byte) (0x80 | content.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) content.length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    frame.putInt(mask);
    for (int i = 0; i < content.length; i++) {
      frame.put((byte) (content[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  /// Ends the connection as a network does that is gone: without a close frame.
  @Override
  public void close() throws IOException {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException ended) {
      // Its reader found its end, and closed it, meanwhile.
    }
    socket.close();
  }
}
