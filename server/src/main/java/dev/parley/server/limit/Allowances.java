package dev.parley.server.limit;

import dev.parley.store.Quotas;
import dev.parley.store.Quotas.Event;
import dev.parley.store.Quotas.Subject;
import dev.parley.store.SessionToken;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// What callers may still do, by what all nodes have let through. For any thread.
///
/// A store that cannot count refuses nobody: what is asked for then fails by itself, or it was only
/// the count that failed.
public final class Allowances {
  /// How long a count may keep a message waiting.
  private static final Duration COUNTED_IN = Duration.ofMillis(300);

  private final Quotas quotas;
  private final LimitConfig config;
  private final Callers callers;
  private final OpenCounts open;

  public Allowances(Quotas quotas, LimitConfig config) {
    this.quotas = quotas;
    this.config = config;
    this.callers = new Callers(config.proxies(), config.header());
    this.open = new OpenCounts(quotas);
  }

  /// Who sent a request.
  public Caller caller(HttpServerRequest request) {
    return callers.of(request);
  }

  /// A session is about to be made.
  ///
  /// @return zero if it may be, else how long until it may; never fails
  public CompletionStage<Duration> session(Caller caller) {
    Subject address = caller.address();
    return address == null ? free() : take(Event.SESSION, address, config.sessionsPerMinute());
  }

  /// A message is about to be stored.
  ///
  /// @return zero if it may be, else how long until it may; never fails
  public CompletionStage<Duration> message(Caller caller, SessionToken token) {
    Subject address = caller.address();
    if (address == null) {
      return free();
    }
    // The session first: what it may not say must not be taken from all others of its address.
    return take(Event.MESSAGE, new Subject.Session(token), config.sessionMessagesPerMinute())
        .thenCompose(
            wait ->
                wait.isZero()
                    ? take(Event.MESSAGE, address, config.addressMessagesPerMinute())
                    : CompletableFuture.completedFuture(wait));
  }

  /// A caller has opened a socket.
  ///
  /// @param tooMany called later, on any thread, if its address has too many
  /// @return to be run when the socket is closed
  public Runnable connected(Caller caller, Runnable tooMany) {
    Subject address = caller.address();
    int most = config.addressConnections();
    return address == null || most == 0 ? Allowances::nothing : open.add(address, most, tooMany);
  }

  /// A caller has opened a session on a socket.
  ///
  /// @param tooMany called later, on any thread, if the session has too many
  /// @return to be run when the socket is closed
  public Runnable opened(Caller caller, SessionToken token, Runnable tooMany) {
    int most = config.sessionConnections();
    return caller.address() == null || most == 0
        ? Allowances::nothing
        : open.add(new Subject.Session(token), most, tooMany);
  }

  /// To be called once a second.
  public void renew() {
    open.renew();
  }

  private CompletionStage<Duration> take(Event event, Subject subject, int perMinute) {
    return perMinute == 0
        ? free()
        : quotas
            .take(event, subject, perMinute)
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(Duration.ZERO, COUNTED_IN.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> Duration.ZERO);
  }

  private static CompletionStage<Duration> free() {
    return CompletableFuture.completedFuture(Duration.ZERO);
  }

  private static void nothing() {}
}
