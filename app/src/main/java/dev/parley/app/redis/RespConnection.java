package dev.parley.app.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// One connection to a Redis on loopback, for the few commands that its process is looked after with.
/// Not for several threads at once.
final class RespConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// @param max for connecting, and for each answer
  /// @throws IOException nothing listens there, or what does refuses the password
  static RespConnection open(int port, String password, Duration max) throws IOException {
    int millis = Math.toIntExact(max.toMillis());
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      RespConnection connection = new RespConnection(socket);
      connection.call("AUTH", password);
      return connection;
    } catch (IOException broken) {
      socket.close();
      throw broken;
    }
  }

  /// Sends a command and waits for its answer, of which the parts of an array stand in order.
  ///
  /// @throws RefusedException Redis answered with an error
  List<String> call(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    List<String> answer = new ArrayList<>();
    read(answer);
    return answer;
  }

  /// The lines `name:value` of an INFO section.
  Properties info(String section) throws IOException {
    Properties values = new Properties();
    // Backslashes would be taken for escapes.
    values.load(new StringReader(call("INFO", section).getFirst().replace("\\", "\\\\")));
    return values;
  }

  private void read(List<String> answer) throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> answer.add(rest);
      case '-' -> throw new RefusedException(rest);
      case '$' -> answer.add(bulk(Integer.parseInt(rest)));
      case '*' -> {
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          read(answer);
        }
      }
      default -> throw new IOException("what answers is no Redis");
    }
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException();
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > 4096) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    if (line.isEmpty()) {
      throw new IOException("what answers is no Redis");
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Redis answered with an error, such as `LOADING …` or `WRONGPASS …`.
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}
