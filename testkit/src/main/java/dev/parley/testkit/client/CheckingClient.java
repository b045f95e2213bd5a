package dev.parley.testkit.client;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.Refused;
import dev.parley.protocol.ServerFrame.Welcome;
import dev.parley.protocol.TurnState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client of `parley.v1` that believes nothing: each frame is held against the protocol's promises
/// before it is applied, and whatever is wrong fails [#assertClean].
///
/// ```java
/// try (var client = new CheckingClient(server, session)) {
///   client.connect();
///   String turnId = client.send("Hello?");
///   HeldTurn turn = client.awaitEnded(turnId, Duration.ofSeconds(20));
///   client.assertClean();
/// }
/// ```
///
/// It connects only when told to, to the same node or another, with the cursor and partial that it
/// holds. For any thread.
public final class CheckingClient implements AutoCloseable {
  public static final String SUBPROTOCOL = "parley.v1";

  private static final Duration WELCOME_MAX = Duration.ofSeconds(15);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(250);

  private final Guard guard = new Guard();
  private final URI server;
  private final ClientConduct conduct;
  private final CheckedSession session;
  private @Nullable TextSocket socket;
  private @Nullable SocketEnd end;
  private int connections;

  /// @param server its address, such as `http://127.0.0.1:3500`
  /// @param session the session token
  public CheckingClient(URI server, String session) {
    this(server, session, ClientConduct.STRICT);
  }

  public CheckingClient(URI server, String session, ClientConduct conduct) {
    this(server, session, conduct, _ -> {});
  }

  /// @param watcher is told of each frame, in order, after it was checked and applied; on the
  ///     connection's thread and under the client's lock, so it must not wait
  public CheckingClient(
      URI server, String session, ClientConduct conduct, Consumer<Received> watcher) {
    this.server = server;
    this.conduct = conduct;
    this.session = new CheckedSession(session, conduct, this::say, watcher);
  }

  /// Connects, says hello with what is held, and waits for the welcome. An open connection is cut
  /// before, as if the network had gone.
  ///
  /// @throws HandshakeRefusedException if the server answered with a status
  /// @throws IOException also if the server closed instead of a welcome, or said none in 15 s
  public void connect() throws IOException {
    connect(server);
  }

  /// As [#connect()], to another node.
  public void connect(URI node) throws IOException {
    open(node);
    int before = read(_ -> session.welcomes());
    hello();
    try {
      await("a welcome", WELCOME_MAX, _ -> session.welcomes() > before || end != null);
    } catch (TimeoutException late) {
      throw new IOException("no welcome in time", late);
    }
    Optional<SocketEnd> ended = end();
    if (ended.isPresent()) {
      throw new IOException("closed instead of a welcome: " + ended.get());
    }
  }

  /// Opens a connection and says nothing.
  public void open(URI node) throws IOException {
    cut();
    int connection =
        guard.read(
            () -> {
              end = null;
              session.checker().connected();
              return ++connections;
            });
    TextSocket opened =
        TextSocket.open(ParleyHttp.chat(node), SUBPROTOCOL, new Arrivals(connection));
    guard.change(
        () -> {
          socket = opened;
          if (!SUBPROTOCOL.equals(opened.subprotocol())) {
            session
                .checker()
                .note("the server chose the subprotocol \"" + opened.subprotocol() + "\"");
          }
        });
  }

  /// Says hello with what is held: at the start, or to be brought up to date.
  public void hello() {
    guard.change(session::hello);
  }

  /// Sends a message that continues the turn accepted last.
  ///
  /// @return its turnId, a new one
  public String send(String text) {
    return send(text, new Parent.Newest(), null);
  }

  public String send(String text, Parent parent, @Nullable String model) {
    String turnId = UUID.randomUUID().toString();
    send(new Send(turnId, text, parent, model));
    return turnId;
  }

  /// Sends a message under a turnId of the test's choice; also one that was sent before. What is sent
  /// without a connection is lost, or sent after the next welcome if the conduct says so.
  public void send(Send send) {
    guard.change(() -> session.send(send));
  }

  public void stop(String turnId) {
    say(new ClientFrame.Stop(turnId));
  }

  public void ping() {
    say(new ClientFrame.Ping());
  }

  /// Sends any text as a frame.
  public void raw(String text) {
    open().ifPresent(open -> open.send(text));
  }

  /// Sends a binary frame, which no server of this protocol takes.
  public void rawBinary(byte[] bytes) {
    open().ifPresent(open -> open.sendBinary(bytes));
  }

  /// Stops reading, so that the server's writes pile up, until [#resumeReading].
  public void holdReading() {
    open().ifPresent(TextSocket::holdReading);
  }

  public void resumeReading() {
    open().ifPresent(TextSocket::resumeReading);
  }

  /// Waits until the turn has ended, and returns it.
  ///
  /// @throws TimeoutException with what is held instead, without text
  public HeldTurn awaitEnded(String turnId, Duration max) throws TimeoutException {
    await("the end of turn " + turnId, max, now -> ended(now.state(turnId)));
    return read(now -> now.turn(turnId)).orElseThrow();
  }

  /// Waits until so much of the answer is held, in UTF-16 units, or the turn has ended.
  public HeldTurn awaitLength(String turnId, int length, Duration max) throws TimeoutException {
    await(
        length + " units of turn " + turnId,
        max,
        now ->
            ended(now.state(turnId))
                || (now.state(turnId) != null && now.length(turnId) >= length));
    return read(now -> now.turn(turnId)).orElseThrow();
  }

  /// Waits for the refusal of a `send`.
  public Refused awaitRefused(String turnId, Duration max) throws TimeoutException {
    await("a refusal of turn " + turnId, max, _ -> session.outbox().refusal(turnId) != null);
    return read(_ -> Optional.ofNullable(session.outbox().refusal(turnId))).orElseThrow();
  }

  /// Waits until the connection has ended, and says how.
  public SocketEnd awaitEnd(Duration max) throws TimeoutException {
    await("the end of the connection", max, _ -> end != null);
    return end().orElseThrow();
  }

  /// Waits until the condition holds, which is tried under the client's lock after each frame.
  ///
  /// @param what words for the exception
  public void await(String what, Duration max, Predicate<SessionView> condition)
      throws TimeoutException {
    guard.await(
        what, max, () -> condition.test(session.view()), () -> session.describe() + " end: " + end);
  }

  /// Looks at the view under the client's lock.
  public <T> T read(Function<SessionView, T> look) {
    return guard.read(() -> look.apply(session.view()));
  }

  public List<HeldTurn> turns() {
    return read(SessionView::turns);
  }

  /// All frames so far, over all connections, unless the conduct says not to keep them.
  public List<Received> received() {
    return read(_ -> session.received());
  }

  /// The last welcome.
  public Optional<Welcome> welcome() {
    return read(_ -> Optional.ofNullable(session.welcome()));
  }

  /// When the turn was sent first, by `System.nanoTime()`; empty if this client did not.
  public Optional<Long> sentNanos(String turnId) {
    return read(_ -> session.outbox().firstSentNanos(turnId));
  }

  /// How the last connection ended; empty while it stands or before the first.
  public Optional<SocketEnd> end() {
    return read(_ -> Optional.ofNullable(end));
  }

  /// From now on a snapshot may lack what was shown, as with [ClientConduct#toleratesLoss].
  public void tolerateLoss() {
    guard.change(() -> session.checker().tolerateLoss());
  }

  /// What was wrong so far, in order, without text of messages; at most 100.
  public List<String> violations() {
    return read(_ -> session.checker().violations());
  }

  /// @throws AssertionError if anything was wrong
  public void assertClean() {
    List<String> violations = violations();
    if (!violations.isEmpty()) {
      throw new AssertionError(String.join("\n", violations));
    }
  }

  /// Cuts the connection as a broken network does: no close frame.
  public void cut() {
    ended(TextSocket::cut);
  }

  /// Closes the connection with a close frame, if it stands. Waits for nothing.
  @Override
  public void close() {
    ended(TextSocket::close);
  }

  private void arrived(String text, long nanos, int connection) {
    Optional<ServerFrame> frame = session.arrived(text, nanos, connection);
    if (conduct.sendsAgain()
        && frame.orElse(null) instanceof Refused refused
        && refused.code().sendAgain()) {
      Duration known = refused.retryAfter();
      long wait = (known == null ? AGAIN_AFTER : known).toMillis();
      CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS)
          .execute(() -> guard.change(() -> session.sendAgain(refused.turnId())));
    }
  }

  /// This side ends the connection.
  private void ended(Consumer<TextSocket> how) {
    guard.change(
        () -> {
          TextSocket old = socket;
          socket = null;
          if (old != null) {
            how.accept(old);
            end = new SocketEnd(SocketEnd.WITHOUT_CLOSE_FRAME, "");
          }
        });
  }

  private static boolean ended(@Nullable TurnState state) {
    return state != null && state.ended();
  }

  private void say(ClientFrame frame) {
    raw(ClientFrameCodec.encode(frame));
  }

  private Optional<TextSocket> open() {
    return read(_ -> Optional.ofNullable(socket));
  }

  /// News of one connection; those of an old one are dropped.
  private final class Arrivals implements TextSocket.Receiver {
    private final int connection;

    Arrivals(int connection) {
      this.connection = connection;
    }

    @Override
    public void text(String text, long nanos) {
      current(() -> arrived(text, nanos, connection));
    }

    @Override
    public void binary() {
      current(() -> session.checker().note("a binary frame"));
    }

    @Override
    public void ended(SocketEnd how) {
      current(
          () -> {
            end = how;
            socket = null;
          });
    }

    private void current(Runnable news) {
      guard.change(
          () -> {
            if (connection == connections) {
              news.run();
            }
          });
    }
  }
}
