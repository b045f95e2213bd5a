package dev.parley.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection through a [TcpProxy]: two sockets, and a virtual thread with a buffer of 16 KB for
/// each direction. What a slow or stalled reader has not taken stays in the sender's socket.
final class ProxiedConnection {
  private static final int CONNECT_MS_MAX = 2_000;
  private static final int BUFFER_BYTES = 16_384;

  private final TcpProxy proxy;
  private final long number;
  private final Socket client;
  private final InetSocketAddress address;
  private final Socket target = new Socket();
  private final AtomicInteger openDirections = new AtomicInteger(2);
  private final AtomicBoolean ended = new AtomicBoolean();

  ProxiedConnection(TcpProxy proxy, long number, Socket client, InetSocketAddress address) {
    this.proxy = proxy;
    this.number = number;
    this.client = client;
    this.address = address;
  }

  /// How many came before it.
  long number() {
    return number;
  }

  /// Connects to the target and carries bytes until both sides have said that they are done, one of
  /// them breaks off, or [#cut()]. A target that does not accept within two seconds is a cut.
  void carry() {
    try {
      target.connect(address, CONNECT_MS_MAX);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
    } catch (IOException notThere) {
      cut();
      return;
    }
    Thread.startVirtualThread(() -> pump(target, client, Direction.TO_CLIENT));
    pump(client, target, Direction.TO_TARGET);
  }

  private void pump(Socket from, Socket to, Direction direction) {
    Gate gate = proxy.gate(direction);
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        gate.pass(this);
        out.write(buffer, 0, count);
      }
      gate.pass(this);
      to.shutdownOutput();
      if (openDirections.decrementAndGet() == 0) {
        end(false);
      }
    } catch (IOException brokenOff) {
      // The other side is told the same way.
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cut();
    }
  }

  boolean ended() {
    return ended.get();
  }

  /// Ends both sides with a reset, so that neither takes it for an orderly end.
  void cut() {
    end(true);
  }

  private void end(boolean reset) {
    if (ended.getAndSet(true)) {
      return;
    }
    close(client, reset);
    close(target, reset);
    proxy.ended(this);
  }

  private static void close(Socket socket, boolean reset) {
    try (socket) {
      if (reset && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException goneAlready) {
      // Nothing is left to close.
    }
  }
}
