package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.SessionRecord;
import dev.parley.chaos.verdict.Wrong;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.ClientConduct;
import dev.parley.testkit.client.Received;
import dev.parley.testkit.client.SocketEnd;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// Somebody who looks at a session: one connection at a time, made again, at another server, whatever
/// ends it. A virtual thread of its own keeps it. For any thread.
final class Observer {
  /// As a browser's client: says something now and then, and gives up on silence.
  private static final Duration PING_EACH = Duration.ofSeconds(5);

  private static final Duration AWAY = Duration.ofSeconds(4);
  private static final Duration SILENT_MAX = Duration.ofSeconds(12);
  private static final long FORGIVEN_NANOS = Duration.ofSeconds(30).toNanos();

  private final String name;
  private final boolean sends;
  private final Ledger ledger;
  private final SessionRecord session;
  private final List<URI> servers;
  private final RandomGenerator random;
  private final Watch watch;
  private final Thread keeper;

  private volatile CheckingClient client;
  private volatile int violations;
  private volatile int server;
  private boolean forget;
  private boolean elsewhere;
  private boolean closed;
  private boolean away;
  private boolean greeted;
  private volatile boolean leaving;
  private volatile long heardNanos;

  /// @param name such as `lead`
  /// @param sends whether it holds the session's outbox
  /// @param server where it begins
  Observer(
      String name,
      boolean sends,
      Ledger ledger,
      SessionRecord session,
      List<URI> servers,
      int server,
      RandomGenerator random) {
    this.name = name;
    this.sends = sends;
    this.ledger = ledger;
    this.session = session;
    this.servers = servers;
    this.server = server;
    this.random = random;
    this.watch = new Watch(session, ledger.silences());
    this.client = newClient();
    this.keeper = Thread.ofVirtual().name(session.who() + " " + name).unstarted(this::keep);
  }

  void start() {
    keeper.start();
  }

  /// Sends a message that is in the books; before the welcome it stays in the outbox.
  synchronized void say(String turnId) {
    if (greeted) {
      send(turnId);
    }
  }

  private void send(String turnId) {
    client.send(new Send(turnId, session.question(turnId).text(), new Parent.Newest(), null));
  }

  synchronized void stop(String turnId) {
    client.stop(turnId);
  }

  /// Breaks the connection.
  ///
  /// @param forget whether what is held is forgotten, as when a page is loaded again
  /// @param elsewhere whether to come back at another server
  synchronized void reload(boolean forget, boolean elsewhere) {
    this.forget = forget;
    this.elsewhere = elsewhere;
    client.cut();
  }

  /// Goes away without its outbox, and comes back in a while: as somebody who opens the page on
  /// another device.
  synchronized void walkAway() {
    session.forgetAccepted();
    away = true;
    reload(true, true);
  }

  synchronized void tolerateLoss() {
    client.tolerateLoss();
  }

  /// Walks away as soon as the next message is accepted.
  void leaveOnceAccepted() {
    leaving = true;
  }

  void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      client.close();
    }
    keeper.join();
  }

  private void keep() {
    long awayNanos = 0;
    for (int failures = 0; !isClosed(); ) {
      try {
        current().connect(servers.get(server));
        failures = 0;
        if (awayNanos != 0) {
          ledger.silences().away(session.who(), awayNanos, System.nanoTime());
        }
        welcomed();
        awaitEnd();
      } catch (IOException noConnection) {
        session.timeline().add(name + " could not connect to " + server, "");
        failures++;
      }
      if (isClosed() || over()) {
        return;
      }
      awayNanos = failures == 0 ? System.nanoTime() : awayNanos;
      next(failures > 0);
      pause(failures);
      if (isAway()) {
        pause(AWAY);
        awayNanos = 0;
        watch.lookAway();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized CheckingClient current() {
    if (forget) {
      forget = false;
      client = newClient();
    }
    heardNanos = System.nanoTime();
    greeted = false;
    return client;
  }

  private CheckingClient newClient() {
    long now = System.nanoTime();
    boolean lossy = ledger.incidents().lostBetween(now - FORGIVEN_NANOS, now);
    violations = 0;
    return new CheckingClient(
        servers.get(server), session.session(), new ClientConduct(true, lossy, false), this::frame);
  }

  private void frame(Received received) {
    heardNanos = received.nanos();
    session.timeline().frame(name + "@" + server, received.frame(), received.nanos());
    CheckingClient its = client;
    watch.frame(received.frame(), received.nanos(), turnId -> its.read(view -> view.turn(turnId)));
    if (leaving && received.frame() instanceof ServerFrame.Accepted) {
      leaving = false;
      // Not here: this thread holds the client's lock.
      Thread _ = Thread.startVirtualThread(this::walkAway);
    }
    List<String> found = its.violations();
    for (String violation : found.subList(Math.min(violations, found.size()), found.size())) {
      session.wrong(Wrong.BAD_DELIVERY, name + ": " + violation);
    }
    violations = found.size();
  }

  /// Says again what a browser's outbox would hold: sends are known by their turnId, stops harmless.
  private synchronized void welcomed() {
    greeted = true;
    if (sends) {
      session.outbox().forEach(this::send);
      session.stopsAsked().forEach(client::stop);
    }
  }

  private void awaitEnd() {
    CheckingClient its;
    synchronized (this) {
      its = client;
    }
    while (its.end().isEmpty()) {
      if (isClosed()) {
        // It was told to close while it connected.
        its.close();
        return;
      }
      try {
        SocketEnd _ = its.awaitEnd(PING_EACH);
      } catch (TimeoutException open) {
        if (System.nanoTime() - heardNanos > SILENT_MAX.toNanos()) {
          its.cut();
        } else {
          its.ping();
        }
      }
    }
    session.timeline().add(name + "@" + server + " ended: " + its.end().orElseThrow(), "");
  }

  /// Whether the last end is one after which a client does not come back.
  private synchronized boolean over() {
    int code = client.end().map(SocketEnd::code).orElse(SocketEnd.WITHOUT_CLOSE_FRAME);
    if (code == CloseCode.SESSION_GONE.code()) {
      ledger.gone(session);
      return true;
    }
    for (CloseCode known : CloseCode.values()) {
      if (known.code() == code && !known.reconnect()) {
        session.wrong(Wrong.BAD_DELIVERY, name + " was closed with " + code);
        return true;
      }
    }
    return false;
  }

  private synchronized void next(boolean failed) {
    boolean asked = elsewhere;
    elsewhere = false;
    boolean draining = client.end().map(SocketEnd::code).orElse(0) == CloseCode.DRAINING.code();
    if (failed || asked || draining) {
      server = (server + 1) % servers.size();
    }
  }

  private synchronized boolean isAway() {
    boolean went = away;
    away = false;
    return went;
  }

  /// At once at first; a moment after all servers have failed.
  private void pause(int failures) {
    if (failures > 0 && failures % servers.size() == 0) {
      pause(Duration.ofMillis(100 + random.nextInt(300)));
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }
}
