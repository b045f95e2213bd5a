package dev.parley.server.delivery;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.server.delivery.StoreLine.Why;
import dev.parley.store.Held;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session on this node: subscribed, compared with the store whenever something does not fit, and
/// read by the session's connections. Every method runs on the mirror's context.
final class Mirror implements Greetings.Host, StoreLine.Host {
  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
  private static final int HELD_BACK_MAX = 4_096;

  private static final ServerFrame STORE_UNREACHABLE =
      new ServerFrame.Notice(NoticeCode.STORE_UNREACHABLE, null);

  /// One in which nothing happens and nobody waits looks after itself so seldom: ten thousand that do so
  /// each second are most of what a server does.
  private static final Duration REST_MAX = Duration.ofSeconds(4);

  private final Context context;
  private final Mirrors.Surroundings delivery;
  private final Consumer<Mirror> onClosed;
  private final StoreLine line;
  private final QueueWatch queueWatch;
  private final ExpiryWatch expiryWatch;
  private final Welcomes welcomes;
  private final Audience audience;
  private final Greetings greetings = new Greetings();
  private final long checkNanos;

  /// Live messages since the store was asked, while the mirror lacks what came before them.
  private final Deque<LiveMessage> heldBack = new ArrayDeque<>();

  private @Nullable MirrorState state;
  private boolean following;
  private boolean catchUpWanted;
  private boolean beginAgain;
  private boolean unreachableTold;

  /// Likewise, to those alone who have no place yet.
  private boolean unreachableToldToWaiting;

  private boolean closed;
  private int gaps;
  private long heardNanos = System.nanoTime();
  private long restUntilNanos = System.nanoTime();
  private boolean ticking;

  Mirror(
      Context context,
      SessionToken token,
      Mirrors.Surroundings delivery,
      Consumer<Mirror> onClosed) {
    this.context = context;
    this.line = new StoreLine(context, token, delivery, this);
    this.delivery = delivery;
    this.welcomes = new Welcomes(delivery.config(), delivery.workers(), delivery.unread());
    this.audience = new Audience(delivery, welcomes, this::greetAgain);
    this.onClosed = onClosed;
    // Mirrors that were opened together must not all ask together for ever after.
    double share = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
    this.checkNanos = (long) (delivery.config().check().toNanos() * share);
    this.queueWatch = new QueueWatch(token, delivery.sessions(), delivery.workers());
    this.expiryWatch = new ExpiryWatch(delivery.clock(), delivery.config().expiryWarning());
  }

  Context context() {
    return context;
  }

  boolean closed() {
    return closed;
  }

  /// Brings a connection up to date and keeps it so. The first call opens the mirror.
  void greet(Greeting greeting) {
    restUntilNanos = System.nanoTime();
    if (!ticking) {
      ticking = true;
      delivery.ticks().get().add(this::ticked);
    }
    Reader reader = greeting.reader;
    if (reader.outlet().closed()) {
      // It may have left already, and nobody would ever take it out again.
      greeting.joined.complete(false);
      return;
    }
    if (audience.add(reader)) {
      reader.outlet().onDrained(() -> context.runOnContext(_ -> guarded(() -> drained(reader))));
    }
    reader.displace();
    greetings.add(greeting);
    boolean awaited = unreachableToldToWaiting && line.greeting();
    if ((unreachableTold || awaited) && reader instanceof FrameReader) {
      reader.outlet().write(ServerFrameCodec.encode(STORE_UNREACHABLE));
    }
    guarded(this::proceed);
  }

  private void drained(Reader reader) {
    if (state != null) {
      audience.catchUp(reader, state);
    }
    proceed();
  }

  void leave(Reader reader) {
    restUntilNanos = System.nanoTime();
    audience.remove(reader);
    greetings.remove(reader);
  }

  @Override
  public void receive(LiveMessage message) {
    if (closed) {
      return;
    }
    heardNanos = System.nanoTime();
    restUntilNanos = heardNanos;
    if (message instanceof LiveMessage.Ended) {
      end();
    } else if (state == null || !following) {
      if (heldBack.size() >= HELD_BACK_MAX) {
        heldBack.clear();
        catchUpWanted = true;
      }
      heldBack.add(message);
    } else {
      follow(state, message);
      proceed();
    }
  }

  /// Applies a live message and passes it on; where it does not fit, the store is asked.
  private void follow(MirrorState mirrored, LiveMessage message) {
    MirrorState.Step step =
        switch (message) {
          case LiveMessage.Logged logged -> mirrored.apply(logged);
          case LiveMessage.Piece piece -> mirrored.apply(piece);
          case LiveMessage.Gap _ -> MirrorState.Step.GAP;
          case LiveMessage.Ended _ -> MirrorState.Step.KNOWN;
        };
    switch (step) {
      case KNOWN -> {}
      case GAP -> {
        following = false;
        catchUpWanted = true;
        gaps++;
        delivery.meters().gap();
      }
      case APPLIED -> {
        gaps = 0;
        if (message instanceof LiveMessage.Piece piece) {
          audience.pass(mirrored, piece);
        } else {
          audience.mirrored(mirrored.log().at(mirrored.log().end() - 1).bytes());
          audience.catchUp(mirrored);
        }
      }
    }
  }

  private void greetAgain(FrameReader reader) {
    greetings.add(new Greeting(reader, null, null));
    proceed();
  }

  /// Does the next thing that is to be done, if any: subscribes, answers who waits, asks the store.
  @Override
  public void proceed() {
    if (closed || line.busy()) {
      return;
    }
    if (!line.subscribed()) {
      line.subscribe();
      return;
    }
    if (state != null && following) {
      switch (greetings.serve(state, this)) {
        case NOTHING -> {}
        case CATCH_UP -> catchUpWanted = true;
        case BEGIN_AGAIN -> beginAgain = true;
      }
      if (!line.greeting()) {
        // Else one may stand ready that is on its way here.
        welcomes.forget();
      }
    }
    if (state == null) {
      ask(Why.OPEN, greetings.opening());
    } else if (beginAgain) {
      ask(Why.BEGIN_AGAIN, Held.NOTHING);
    } else if (catchUpWanted) {
      ask(Why.CATCH_UP, state.held());
    } else if (!line.greeting()) {
      Held wanted = greetings.wanted();
      if (wanted != null) {
        ask(Why.GREET, wanted);
      }
    }
  }

  private void ask(Why why, Held held) {
    catchUpWanted = false;
    if (!following) {
      // Came before the question, so the answer knows of it.
      heldBack.clear();
    }
    line.ask(why, held);
  }

  @Override
  public CompletionStage<Resumption> prepared(Resumption answer) {
    return welcomes.prepared(answer);
  }

  @Override
  public void answered(Why why, Held held, Resumption answer) {
    switch (answer) {
      case Resumption.Gone _ -> {
        end();
        return;
      }
      case Resumption.CaughtUp caughtUp -> caughtUp(why, held, caughtUp);
      case Resumption.Snapshot snapshot -> snapshot(why, held, snapshot);
    }
    while (following && state != null && !heldBack.isEmpty()) {
      follow(state, heldBack.poll());
    }
    if (state != null) {
      audience.catchUp(state);
      if (unreachableTold) {
        audience.welcomeBack(state);
      }
    }
    unreachableTold = false;
    unreachableToldToWaiting &= why != Why.GREET;
    if (gaps > 3) {
      line.pause(StoreLine.RETRY_MIN);
    } else {
      proceed();
    }
  }

  private void caughtUp(Why why, Held held, Resumption.CaughtUp caughtUp) {
    MirrorState mirrored = state;
    if (mirrored == null) {
      DeliveryConfig config = delivery.config();
      String after = held.cursor() == null ? caughtUp.cursor() : held.cursor();
      state = MirrorState.of(caughtUp, after, config.logEntriesMax(), config.logBytesMax());
      following = state != null;
      if (state == null) {
        greetings.needWhole(held);
      }
      return;
    }
    long end = mirrored.log().end();
    if (mirrored.merge(caughtUp, held)) {
      following |= why == Why.CATCH_UP;
    } else if (why == Why.CATCH_UP) {
      beginAgain = true;
    } else {
      greetings.needWhole(held);
    }
    for (long place = Math.max(end, mirrored.log().first());
        place < mirrored.log().end();
        place++) {
      audience.mirrored(mirrored.log().at(place).bytes());
    }
  }

  private void snapshot(Why why, Held held, Resumption.Snapshot snapshot) {
    MirrorState mirrored = state;
    if (mirrored == null) {
      DeliveryConfig config = delivery.config();
      state = MirrorState.of(snapshot, config.logEntriesMax(), config.logBytesMax());
      following = true;
      greetings.took(snapshot, held);
    } else if (why == Why.GREET) {
      greetings.took(snapshot, held);
    } else {
      beginAgain(mirrored, snapshot);
    }
  }

  /// The mirror's own cursor is gone, so its readers' are too: each gets the whole session.
  private void beginAgain(MirrorState mirrored, Resumption.Snapshot snapshot) {
    Set<String> open = new HashSet<>(mirrored.waiting());
    RunningAnswer running = mirrored.running();
    if (running != null) {
      open.add(running.turnId());
    }
    mirrored.reset(snapshot);
    beginAgain = false;
    unreachableTold = false;
    following = true;
    // What came since the store was asked may be undone by this.
    catchUpWanted |= heardNanos - line.askedNanos() >= 0;
    greetings.took(snapshot, null);
    audience.beginAgain(mirrored, snapshot, open);
  }

  @Override
  public void place(Reader reader, long place) {
    audience.place(reader, place, mirrored());
  }

  @Override
  public void welcome(FrameReader reader, String cursor, Resumption.@Nullable Snapshot snapshot) {
    audience.welcome(reader, mirrored(), cursor, snapshot);
    queueWatch.soon();
  }

  private MirrorState mirrored() {
    MirrorState mirrored = state;
    if (mirrored == null) {
      throw new IllegalStateException("nothing mirrored yet");
    }
    return mirrored;
  }

  @Override
  public void unreachable(@Nullable Why why) {
    catchUpWanted |= why == Why.CATCH_UP;
    greetings.storeUnreachable();
    if (why == Why.GREET) {
      // The others are followed as before, and nothing would tell them that it is over.
      if (!unreachableToldToWaiting) {
        unreachableToldToWaiting = true;
        audience.tell(STORE_UNREACHABLE, reader -> !reader.placed());
      }
    } else if (!unreachableTold) {
      unreachableTold = true;
      audience.tell(STORE_UNREACHABLE, _ -> true);
    }
  }

  private boolean ticked() {
    if (!closed && System.nanoTime() - restUntilNanos >= 0) {
      guarded(this::tick);
    }
    return !closed;
  }

  private void tick() {
    long now = System.nanoTime();
    DeliveryConfig config = delivery.config();
    if (audience.emptyFor(config.linger())) {
      close();
      return;
    }
    audience.closeSlow();
    MirrorState mirrored = state;
    if (mirrored == null || !following) {
      return;
    }
    long quiet = now - Math.max(heardNanos, line.askedNanos());
    boolean due = now - line.askedNanos() >= checkNanos;
    boolean idle = mirrored.running() == null && mirrored.waiting().isEmpty();
    if (expiryWatch.tick(mirrored, audience::tell)
        || (mirrored.running() != null && quiet >= config.silence().toNanos())
        || (due && !idle)) {
      catchUpWanted = true;
      proceed();
    } else if (due) {
      line.compare();
    }
    queueWatch.tick(mirrored, context, audience::tell);
    if (idle
        && audience.caughtUp()
        && !audience.emptyFor(Duration.ZERO)
        && expiryWatch.rests(mirrored, REST_MAX.multipliedBy(2))) {
      restUntilNanos = now + Math.min(REST_MAX.toNanos(), checkNanos / 8);
    }
  }

  @Override
  public void compared(String newest) {
    if (state != null && !state.log().cursor().equals(newest)) {
      catchUpWanted = true;
      proceed();
    }
  }

  /// The session is no more.
  private void end() {
    audience.close(CloseCode.SESSION_GONE);
    greetings.gone();
    close();
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    line.close();
    welcomes.close();
    audience.clear();
    heldBack.clear();
    onClosed.accept(this);
  }

  /// The top of everything that happens here: a mirror that fell over is closed, and its connections
  /// come back to a new one.
  @Override
  public void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      // Without its message, which could hold what a user wrote.
      LOG.error("A mirror failed and begins anew: {}", Failures.place(bug));
      audience.close(CloseCode.DRAINING);
      greetings.storeUnreachable();
      close();
    }
  }
}
