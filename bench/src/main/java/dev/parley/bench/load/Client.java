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
  private static final Duration USUAL_PING = Duration.ofSeconds(25);
  private static final Duration PONG_MAX = Duration.ofSeconds(8);
  private static final Duration STEADY = Duration.ofSeconds(10);
  private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
  private static final int LOST = 1006;

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
  private @Nullable Thread thread;

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
        long beganNanos = System.nanoTime();
        int code = connectedUntil();
        boolean stood = welcomed;
        welcomed = false;
        if (stood && System.nanoTime() - beganNanos >= STEADY.toNanos()) {
          failures = 0;
        }
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
      opened.send(ClientFrameCodec.encode(held.hello(token)));
      listen(opened);
      return LOST;
    } catch (SocketClosedException ended) {
      if (!closed) {
        tally.count("closed with " + ended.code());
      }
      return ended.code();
    } catch (StatusException refused) {
      tally.count("status " + refused.status());
      return LOST;
    } catch (SocketTimeoutException late) {
      tally.count(welcomed ? "no pong" : "no connection or welcome in time");
      return LOST;
    } catch (IOException broken) {
      if (!closed) {
        tally.count(welcomed ? "broken without a close frame" : "not connected");
      }
      return LOST;
    } catch (InvalidFrameException wrong) {
      tally.count("frames not understood");
      return LOST;
    } finally {
      socket = null;
    }
  }

  private void listen(ClientSocket opened) throws IOException, InvalidFrameException {
    boolean pinged = false;
    while (!closed) {
      ClientSocket.Message message;
      try {
        message = opened.read(!welcomed ? WELCOME_MAX : pinged ? PONG_MAX : ping);
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
      case ServerFrame.Refused refused ->
          ended(
              "refused " + refused.code().wire(),
              new Listener.Ended(refused.turnId(), Listener.How.REFUSED, 0));
      case ServerFrame.Notice notice -> tally.count("notice " + notice.code().wire());
      case ServerFrame.Queued _, ServerFrame.Pong _ -> {}
    }
  }

  private void greeted(boolean resumed) {
    tally.count(resumed ? "welcomes that resumed" : "welcomes with the session");
    welcomed = true;
    listener.welcomed(this, System.nanoTime());
  }

  private void event(ServerFrame.Event event) {
    switch (event) {
      case ServerFrame.Accepted _ -> {}
      case ServerFrame.Started started -> held.started(started);
      case ServerFrame.Completed completed -> {
        int length = held.end(completed.turnId());
        boolean whole = length == completed.length();
        ended(
            whole ? "answers completed" : "answers not whole",
            new Listener.Ended(
                completed.turnId(), whole ? Listener.How.WHOLE : Listener.How.NOT_WHOLE, length));
      }
      case ServerFrame.Failed failed ->
          ended(
              "answers failed: " + failed.code().wire(),
              new Listener.Ended(failed.turnId(), Listener.How.FAILED, held.end(failed.turnId())));
      case ServerFrame.Stopped stopped ->
          ended(
              "answers stopped",
              new Listener.Ended(
                  stopped.turnId(), Listener.How.STOPPED, held.end(stopped.turnId())));
    }
  }

  private void ended(String name, Listener.Ended ended) {
    tally.count(name);
    listener.turnEnded(this, ended);
  }

  private void delta(ClientSocket opened, ServerFrame.Delta delta) throws IOException {
    switch (held.take(delta)) {
      case BEYOND -> {
        tally.count("gaps");
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
    if (thread != null) {
      thread.interrupt();
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
