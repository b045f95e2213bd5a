package dev.parley.server.delivery;

import dev.parley.protocol.ClientFrame;
import dev.parley.store.LiveChannels;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// All mirrors of this node, one for each session that has a connection here. For any thread.
public final class Mirrors {
  /// Questions to the store at once: enough to keep it busy, and answered long before they time out.
  private static final int ASKING_MIN = 16;

  private static final int ASKING_MAX = 128;

  /// One part in so many of the heap is for answers, each of which may be a session of the largest size.
  private static final int HEAP_FOR_ANSWERS = 16;

  private final Vertx vertx;
  private final Surroundings surroundings;
  private final ConcurrentHashMap<SessionToken, Mirror> mirrors = new ConcurrentHashMap<>();

  /// What every mirror works with.
  ///
  /// @param ticks those of the event loop that asks
  record Surroundings(
      Sessions sessions,
      LiveChannels channels,
      WorkerDirectory workers,
      UnreadFrames unread,
      DeliveryConfig config,
      Clock clock,
      DeliveryMeters meters,
      StoreTurns turns,
      Comparison comparison,
      Supplier<Ticks> ticks) {}

  public Mirrors(
      Vertx vertx,
      Sessions sessions,
      LiveChannels channels,
      WorkerDirectory workers,
      UnreadFrames unread,
      DeliveryConfig config,
      Clock clock,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.surroundings =
        new Surroundings(
            sessions,
            channels,
            workers,
            unread,
            config,
            clock,
            new DeliveryMeters(registry, mirrors),
            new StoreTurns(askingMax(config), later(vertx)),
            new Comparison(sessions, later(vertx)),
            ticks(vertx));
  }

  private static Supplier<Ticks> ticks(Vertx vertx) {
    Map<Thread, Ticks> loops = new ConcurrentHashMap<>();
    return () -> loops.computeIfAbsent(Thread.currentThread(), _ -> new Ticks(vertx));
  }

  private static int askingMax(DeliveryConfig config) {
    long room = Runtime.getRuntime().maxMemory() / HEAP_FOR_ANSWERS;
    return Math.clamp(room / config.limits().sessionBytes(), ASKING_MIN, ASKING_MAX);
  }

  private static StoreTurns.Later later(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    return (in, action) -> {
      if (in.isZero()) {
        context.runOnContext(_ -> action.run());
      } else {
        // On the context too: else each thread of the store's client would get one of its own.
        context.runOnContext(_ -> vertx.setTimer(in.toMillis(), _ -> action.run()));
      }
    };
  }

  /// Tells a connection where it stands and keeps it up to date from there, until it leaves. May be
  /// called again at any time to begin anew. While the store cannot be asked it goes on trying; the
  /// connection is closed if the session is gone.
  public void hello(SessionToken token, FrameReader reader, ClientFrame.Hello hello) {
    greet(token, new Greeting(reader, hello.cursor(), hello.partial()));
  }

  /// Gives a plain connection the answers that end from now on, until it leaves.
  ///
  /// @return whether the session is there; fails with the store's exception if it cannot be asked
  public CompletionStage<Boolean> join(SessionToken token, PlainReader reader) {
    Greeting greeting = new Greeting(reader, null, null);
    CompletableFuture<Boolean> joined = greeting.joined;
    greet(token, greeting);
    return joined;
  }

  /// Takes a connection out. Harmless for one that never came in.
  public void leave(SessionToken token, Reader reader) {
    Mirror mirror = mirrors.get(token);
    if (mirror != null) {
      mirror.context().runOnContext(_ -> mirror.leave(reader));
    }
  }

  private void greet(SessionToken token, Greeting greeting) {
    Mirror mirror = mirrors.computeIfAbsent(token, this::open);
    mirror
        .context()
        .runOnContext(
            _ -> {
              if (mirror.closed()) {
                greet(token, greeting);
              } else {
                mirror.greet(greeting);
              }
            });
  }

  private Mirror open(SessionToken token) {
    Context context = vertx.getOrCreateContext();
    return new Mirror(context, token, surroundings, mirror -> mirrors.remove(token, mirror));
  }
}
