package dev.parley.bench.load;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One tab of a session, by the rules of `client/src/connection`: opens a socket, says hello with what
/// it holds, and comes back after a growing wait whenever the socket ends. Runs on a thread of its own
/// until it is closed.
public final class Client implements Runnable, AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration WELCOME_MAX = Duration.ofMinutes(1);

  /// For what came since; twice as long after each that did not come, up to the other.
  private static final Duration RESUME_MAX = Duration.ofSeconds(10);

  private static final Duration USUAL_PING = Duration.ofSeconds(25);
  private static final Duration PONG_MAX = Duration.ofSeconds(8);
  private static final Duration STEADY = Duration.ofSeconds(10);
  private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
  private static final int LOST = 1006;

  /// As if told by the server to come again at once, which a browser does that misses a pong.
  private static final int LINK_LOST = 4503;

  private final String token;
  private final Supplier<URI> route;
  private final @Nullable InetAddress from;
  private final ReadPace pace;
  private final Listener listener;
  private final Tally tally;
  private volatile @Nullable ClientSocket socket;
  private volatile boolean welcomed;
  private volatile boolean closed;
  private final Held held = new Held();
  private Duration ping = USUAL_PING;
  private int failures;

  /// Hellos in a row that were not answered in time.
  private int unwelcomed;

  private long welcomedNanos;
  private volatile @Nullable Thread thread;

  /// @param route where a socket is opened, asked at each try
  public Client(String token, Supplier<URI> route, ReadPace pace, Listener listener, Tally tally) {
    this(token, route, null, pace, listener, tally);
  }

  /// @param from the address of this machine to connect from; null for the usual one
  public Client(
      String token,
      Supplier<URI> route,
      @Nullable InetAddress from,
      ReadPace pace,
      Listener listener,
      Tally tally) {
    this.token = token;
    this.route = route;
    this.from = from;
    this.pace = pace;
    this.listener = listener;
    this.tally = tally;
  }

  /// Asks for a sign of life after so long a silence; to be called before it starts.
  public void pingAfter(Duration silence) {
    ping = silence;
  }

  public void start() {
    thread = Thread.ofVirtual().start(this);
  }

  /// By its socket so far; 0 without one.
  public long receivedBytes() {
    ClientSocket open = socket;
    return open == null ? 0 : open.receivedBytes();
  }

  public boolean welcomed() {
    return welcomed;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        int code = connectedUntil();
        if (welcomed && System.nanoTime() - welcomedNanos >= STEADY.toNanos()) {
          failures = 0;
        }
        welcomed = false;
        if (closed || !comesBack(code)) {
          return;
        }
        double random = ThreadLocalRandom.current().nextDouble();
        Thread.sleep(Backoff.after(code, failures, random));
        failures++;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean comesBack(int code) {
    return Arrays.stream(CloseCode.values())
        .noneMatch(known -> known.code() == code && !known.reconnect());
  }

  /// One socket's whole life.
  ///
  /// @return how it ended
  private int connectedUntil() {
    tally.count("tries");
    try (ClientSocket opened = ClientSocket.open(route.get(), from, pace, CONNECT_MAX)) {
      socket = opened;
      ClientFrame.Hello hello = held.hello(token);
      opened.send(ClientFrameCodec.encode(hello));
      listen(opened, welcomeMax(hello));
      return LOST;
    } catch (SocketClosedException ended) {
      if (!closed) {
        closedWith(ended.code());
      }
      return ended.code();
    } catch (StatusException refused) {
      tally.fault("status " + refused.status());
      return LOST;
    } catch (SocketTimeoutException late) {
      if (welcomed) {
        tally.count("no pong");
        return LINK_LOST;
      }
      tally.count("no connection or welcome in time");
      unwelcomed += socket == null ? 0 : 1;
      return LOST;
    } catch (IOException broken) {
      if (!closed) {
        tally.count(welcomed ? "broken without a close frame" : "not connected");
      }
      return LOST;
    } catch (InvalidFrameException wrong) {
      tally.fault("frames not understood");
      return LOST;
    } finally {
      socket = null;
    }
  }

  /// From 4400 to 4499 the client itself is told that it did wrong.
  private void closedWith(int code) {
    String what = "closed with " + code;
    if (code / 100 == 44) {
      tally.fault(what);
    } else {
      tally.count(what);
    }
  }

  private Duration welcomeMax(ClientFrame.Hello hello) {
    Duration max = RESUME_MAX.multipliedBy(1L << Math.min(unwelcomed, 10));
    return hello.cursor() == null || max.compareTo(WELCOME_MAX) > 0 ? WELCOME_MAX : max;
  }

  private void listen(ClientSocket opened, Duration welcomeMax)
      throws IOException, InvalidFrameException {
    boolean pinged = false;
    while (!closed) {
      ClientSocket.Message message;
      try {
        message = opened.read(!welcomed ? welcomeMax : pinged ? PONG_MAX : ping);
      } catch (SocketTimeoutException quiet) {
        if (pinged || !welcomed) {
          throw quiet;
        }
        opened.send(ClientFrameCodec.encode(new ClientFrame.Ping()));
        pinged = true;
        continue;
      }
      pinged = false;
      if (message.whole()) {
        Optional<ServerFrame> frame = ServerFrameCodec.decode(message.text());
        if (frame.isPresent()) {
          take(opened, frame.get());
        }
      } else {
        skim(message.text());
      }
    }
  }

  private void take(ClientSocket opened, ServerFrame frame) throws IOException {
    switch (frame) {
      case ServerFrame.Welcome welcome -> {
        held.reached(welcome.cursor());
        if (welcome.turns() != null) {
          held.holds(welcome.turns());
          listener.shown(this, welcome.turns());
        }
        greeted(welcome.resumed());
      }
      case ServerFrame.Delta delta -> delta(opened, delta);
      case ServerFrame.Event event -> {
        held.reached(event.cursor());
        event(event);
      }
      case ServerFrame.Refused refused -> {
        tally.fault("refused " + refused.code().wire());
        ended(refused.turnId(), Listener.How.REFUSED, 0);
      }
      case ServerFrame.Notice notice -> {
        String what = "notice " + notice.code().wire();
        switch (notice.code()) {
          case EXPIRING -> tally.count(what);
          case NO_WORKER, STORE_UNREACHABLE -> tally.fault(what);
        }
      }
      case ServerFrame.Queued _, ServerFrame.Pong _ -> {}
    }
  }

  private void greeted(boolean resumed) {
    tally.count(resumed ? "welcomes that resumed" : "welcomes with the session");
    welcomedNanos = System.nanoTime();
    welcomed = true;
    unwelcomed = 0;
    listener.welcomed(this, welcomedNanos);
  }

  private void event(ServerFrame.Event event) {
    switch (event) {
      case ServerFrame.Accepted _ -> {}
      case ServerFrame.Started started -> held.started(started);
      case ServerFrame.Completed completed -> {
        int length = held.end(completed.turnId());
        boolean whole = length == completed.length();
        if (whole) {
          tally.count("answers completed");
        } else {
          tally.fault("answers not whole");
        }
        ended(completed.turnId(), whole ? Listener.How.WHOLE : Listener.How.NOT_WHOLE, length);
      }
      case ServerFrame.Failed failed -> {
        tally.fault("answers failed: " + failed.code().wire());
        ended(failed.turnId(), Listener.How.FAILED, held.end(failed.turnId()));
      }
      case ServerFrame.Stopped stopped -> {
        tally.count("answers stopped");
        ended(stopped.turnId(), Listener.How.STOPPED, held.end(stopped.turnId()));
      }
    }
  }

  private void ended(String turnId, Listener.How how, int length) {
    listener.turnEnded(this, new Listener.Ended(turnId, how, length));
  }

  private void delta(ClientSocket opened, ServerFrame.Delta delta) throws IOException {
    switch (held.take(delta)) {
      case BEYOND -> {
        tally.fault("gaps");
        opened.send(ClientFrameCodec.encode(held.hello(token)));
      }
      case KNOWN -> {}
      case FOLLOWS -> listener.piece(this, delta);
    }
  }

  /// Takes what it needs of a frame that is too long to be kept.
  private void skim(String text) throws InvalidFrameException {
    if (text.startsWith("{\"type\":\"welcome\"")) {
      Matcher found = CURSOR.matcher(text);
      if (!found.find()) {
        throw new InvalidFrameException("a welcome without a cursor");
      }
      held.reached(found.group(1));
      held.forget();
      greeted(false);
    } else {
      throw new InvalidFrameException("longer than any frame but a welcome");
    }
  }

  /// Sends a message, if there is a welcomed socket.
  public void ask(String text) {
    send(message(text, null));
  }

  /// A message of a new turn.
  ///
  /// @param model the id of the model to answer it; null for the first of the deployment's
  public static ClientFrame.Send message(String text, @Nullable String model) {
    return new ClientFrame.Send(
        UUID.randomUUID().toString(), text, new ClientFrame.Parent.Newest(), model);
  }

  /// Sends a message, which may have been sent before, if there is a welcomed socket.
  public void send(ClientFrame.Send message) {
    put(message, "messages");
  }

  /// Ends a turn, if there is a welcomed socket.
  public void stop(String turnId) {
    put(new ClientFrame.Stop(turnId), "stops");
  }

  private void put(ClientFrame frame, String what) {
    ClientSocket open = socket;
    if (open == null || !welcomed) {
      return;
    }
    try {
      open.send(ClientFrameCodec.encode(frame));
      tally.count(what + " sent");
    } catch (IOException broken) {
      // The reader sees the same end, and comes back.
      tally.count(what + " not sent");
    }
  }

  /// Cuts the connection, as a network does; the client comes back.
  public void cut() {
    ClientSocket open = socket;
    if (open != null) {
      end(open);
    }
  }

  /// Goes, and does not come back.
  @Override
  public void close() {
    closed = true;
    cut();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private static void end(ClientSocket open) {
    try {
      open.close();
    } catch (IOException broken) {
      throw new IllegalStateException("a socket could not be closed", broken);
    }
  }
}
