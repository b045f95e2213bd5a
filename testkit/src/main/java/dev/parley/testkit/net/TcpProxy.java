package dev.parley.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A TCP proxy on a port of 127.0.0.1 in front of one target, that can break what goes through it.
/// Its target can change while it runs, as that of a virtual address does in a failover.
///
/// Holds at most 16 KB per connection and direction and at most 8,192 connections; one more is cut at
/// once. All methods may be called by any thread; they return when the fault is there.
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 8_192;
  private static final int BACKLOG = 1_024;
  private static final int PORT_TRIES = 20;
  private static final Duration ACCEPTOR_END_MAX = Duration.ofSeconds(5);

  private final Gate toTarget = new Gate();
  private final Gate toClient = new Gate();
  // By the order of their coming, so that a random choice among them can be repeated.
  private final Map<Long, ProxiedConnection> connections = new ConcurrentSkipListMap<>();
  private final int port;
  // Held while accepting begins or ends; the lock of `this` is not, since an acceptor needs it to
  // end.
  private final ReentrantLock switching = new ReentrantLock();
  private Thread acceptor;
  private InetSocketAddress target;
  private @Nullable ServerSocket listener;
  private long accepted;
  private boolean closed;

  private TcpProxy(InetSocketAddress target) {
    this.target = target;
    this.listener = listenAnywhere();
    this.port = listener.getLocalPort();
    this.acceptor = acceptFrom(listener);
  }

  /// Listens on a free port; lets everything pass.
  public static TcpProxy start(InetSocketAddress target) {
    return new TcpProxy(target);
  }

  /// As [#start(InetSocketAddress)], for a port of 127.0.0.1.
  public static TcpProxy start(int targetPort) {
    return start(loopback(targetPort));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static ServerSocket listenAnywhere() {
    // Another process may take the port between the look and the bind: then try the next.
    for (int i = 1; ; i++) {
      try {
        return listen(LoopbackPorts.free());
      } catch (UncheckedIOException e) {
        if (i == PORT_TRIES) {
          throw e;
        }
      }
    }
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      // Connections through the proxy may still hold the port when it listens again.
      socket.setReuseAddress(true);
      socket.bind(loopback(port), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread acceptFrom(ServerSocket socket) {
    return Thread.ofVirtual().name("proxy-" + port).start(() -> acceptAll(socket));
  }

  private void acceptAll(ServerSocket socket) {
    while (true) {
      try {
        enter(socket.accept());
      } catch (IOException e) {
        if (socket.isClosed()) {
          return;
        }
        throw new UncheckedIOException("the proxy on " + port + " accepts nothing more", e);
      }
    }
  }

  private synchronized void enter(Socket client) {
    ProxiedConnection connection = new ProxiedConnection(this, accepted, client, target);
    if (closed || listener == null || connections.size() >= CONNECTIONS_MAX) {
      connection.cut();
      return;
    }
    connections.put(accepted++, connection);
    Thread.startVirtualThread(connection::carry);
  }

  void ended(ProxiedConnection connection) {
    connections.remove(connection.number(), connection);
    toTarget.wake();
    toClient.wake();
  }

  Gate gate(Direction direction) {
    return switch (direction) {
      case TO_TARGET -> toTarget;
      case TO_CLIENT -> toClient;
    };
  }

  /// Where it listens; stays the same over every fault.
  public int port() {
    return port;
  }

  /// 127.0.0.1 with [#port()].
  public InetSocketAddress address() {
    return loopback(port);
  }

  /// How many connections are open.
  public int connections() {
    return connections.size();
  }

  /// How many connections came since the start, those that were refused not counted.
  public synchronized long accepted() {
    return accepted;
  }

  /// New connections go to the new target; those that are open are cut.
  public void target(InetSocketAddress now) {
    synchronized (this) {
      target = now;
    }
    cutAll();
  }

  /// As [#target(InetSocketAddress)], for a port of 127.0.0.1.
  public void target(int portNow) {
    target(loopback(portNow));
  }

  /// Ends every open connection with a reset on both sides; new ones are served.
  ///
  /// @return how many
  public int cutAll() {
    List<ProxiedConnection> open = open();
    open.forEach(ProxiedConnection::cut);
    return open.size();
  }

  /// As [#cutAll()] for some of the open connections: each is cut with the probability `share`.
  /// Takes exactly one number from `random`, however many connections there are, so that a run's
  /// other choices do not depend on that.
  ///
  /// @param share 0 to 1
  /// @return how many were cut
  public int dropRandom(RandomGenerator random, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is 0 to 1, not " + share);
    }
    Random choice = new Random(random.nextLong());
    List<ProxiedConnection> chosen =
        open().stream().filter(_ -> choice.nextDouble() < share).toList();
    chosen.forEach(ProxiedConnection::cut);
    return chosen.size();
  }

  private synchronized List<ProxiedConnection> open() {
    return List.copyOf(connections.values());
  }

  /// Lets nothing pass in either direction, also not the end of a side, until [#resume()].
  /// Connections stay open and new ones are taken, as with a network that swallows every packet.
  public void stall() {
    stall(Direction.TO_TARGET);
    stall(Direction.TO_CLIENT);
  }

  /// As [#stall()], in one direction; the other is left as it is.
  public void stall(Direction direction) {
    gate(direction).shut(true);
  }

  /// Ends every stall. What was sent in the meantime now arrives, in order.
  public void resume() {
    toTarget.shut(false);
    toClient.shut(false);
  }

  /// New connections are refused until [#accept()], as of a server that is gone; open ones go on.
  public void refuse() {
    switching.lock();
    try {
      ServerSocket listening = setListener(null);
      if (listening != null) {
        close(listening);
        // The kernel refuses only once nobody waits on the socket any more.
        if (!acceptor.join(ACCEPTOR_END_MAX)) {
          throw new IllegalStateException("the proxy on " + port + " still accepts");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the proxy stopped accepting", e);
    } finally {
      switching.unlock();
    }
  }

  /// Takes new connections again after [#refuse()]; nothing after [#close()].
  public void accept() {
    switching.lock();
    try {
      if (mayListen()) {
        ServerSocket socket = listen(port);
        setListener(socket);
        acceptor = acceptFrom(socket);
      }
    } finally {
      switching.unlock();
    }
  }

  private synchronized boolean mayListen() {
    return listener == null && !closed;
  }

  /// @return the one before
  private synchronized @Nullable ServerSocket setListener(@Nullable ServerSocket now) {
    ServerSocket before = listener;
    listener = now;
    return before;
  }

  /// Refuses new connections and cuts the open ones, for good.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    refuse();
    cutAll();
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
