package dev.parley.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A server that says its greeting and then whatever it hears.
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] greeting;
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();

  EchoServer(String greeting) throws IOException {
    this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// How many bytes it heard.
  long receivedCount() {
    return received.get();
  }

  int connections() {
    return connections.get();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> echo(socket));
      }
    } catch (IOException closed) {
      // The only way in which a test ends it.
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      socket.getOutputStream().write(greeting);
      byte[] buffer = new byte[8_192];
      int count;
      while ((count = socket.getInputStream().read(buffer)) >= 0) {
        received.addAndGet(count);
        socket.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException cut) {
      // The proxy's doing; what the test asks of it, it sees on its own side.
    } finally {
      connections.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
