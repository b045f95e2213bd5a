package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.SessionRecord;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One of the crowd: talks in one session after the other until the crowd closes. What they choose
/// comes from the seed; when it happens, from the faults as well.
final class Person {
  /// Fewer than an inbox holds, so that nothing is refused and sent again out of its order.
  private static final int OPEN_MAX = 5;

  private final int number;
  private final SplittableRandom random;
  private final Ledger ledger;
  private final List<URI> servers;
  private final CountDownLatch closing;
  private final Patience patience;
  private final int paceMillisMax;
  private final Duration comeMax;
  private final Semaphore hurried = new Semaphore(0);

  private volatile List<Observer> observers = List.of();

  /// @param closing counted down when nobody is to begin anything more
  /// @param patience when open turns are given up
  /// @param comeMax within which time from the start they come
  Person(
      int number,
      long seed,
      Ledger ledger,
      List<URI> servers,
      CountDownLatch closing,
      Patience patience,
      int paceMillisMax,
      Duration comeMax) {
    this.number = number;
    this.random = new SplittableRandom(seed * 1_000_003 + number);
    this.ledger = ledger;
    this.servers = servers;
    this.closing = closing;
    this.patience = patience;
    this.paceMillisMax = paceMillisMax;
    this.comeMax = comeMax;
  }

  void live() {
    try {
      rest(random.nextInt((int) comeMax.toMillis()));
      for (int session = 1; !closed(); session++) {
        talk("p" + number + "." + session, random.split());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Redis is about to lose its last moments. Half of the people say something, and walk away without
  /// their outbox once it is accepted: then nobody but Parley knows of it.
  void beforeLoss() {
    List<Observer> mine = observers;
    mine.forEach(Observer::tolerateLoss);
    if (number % 2 == 0) {
      mine.stream().limit(1).forEach(Observer::leaveOnceAccepted);
      hurried.release();
    }
  }

  private void talk(String who, SplittableRandom choices) throws InterruptedException {
    int home = choices.nextInt(servers.size());
    Optional<String> made = makeSession(who, home);
    if (made.isEmpty()) {
      return;
    }
    SessionRecord session = ledger.made(who, made.get());
    List<Observer> mine = new ArrayList<>();
    mine.add(observer("lead", session, home, choices));
    if (choices.nextInt(100) < 30) {
      mine.add(observer("other", session, home + 1, choices));
    }
    observers = List.copyOf(mine);
    mine.forEach(Observer::start);
    try {
      converse(session, mine, choices);
      awaitEnds(session);
    } finally {
      observers = List.of();
      for (Observer observer : mine) {
        observer.close();
      }
    }
  }

  private Observer observer(
      String name, SessionRecord session, int server, SplittableRandom choices) {
    return new Observer(
        name,
        name.equals("lead"),
        ledger,
        session,
        servers,
        server % servers.size(),
        choices.split());
  }

  private void converse(SessionRecord session, List<Observer> mine, SplittableRandom choices)
      throws InterruptedException {
    Observer lead = mine.getFirst();
    Phrases phrases = new Phrases(session.who(), choices.split(), paceMillisMax);
    int messages = 5 + choices.nextInt(16);
    for (int sent = 0; sent < messages && !closed() && !session.isGone(); ) {
      int burst = choices.nextInt(100) < 15 ? 2 + choices.nextInt(3) : 1;
      for (int i = 0; i < burst && session.open().size() < OPEN_MAX; i++, sent++) {
        String turnId = UUID.randomUUID().toString();
        session.sent(turnId, phrases.next());
        lead.say(turnId);
      }
      restUnlessHurried(500 + choices.nextInt(5_000));
      act(session, mine, choices);
    }
  }

  /// What people do besides.
  private static void act(SessionRecord session, List<Observer> mine, SplittableRandom choices) {
    Observer some = mine.get(choices.nextInt(mine.size()));
    int choice = choices.nextInt(100);
    boolean elsewhere = choices.nextBoolean();
    List<String> open = session.open();
    if (choice < 8 && !open.isEmpty()) {
      String turnId = open.get(choices.nextInt(open.size()));
      session.stopAsked(turnId);
      some.stop(turnId);
    } else if (choice < 14) {
      some.reload(false, elsewhere);
    } else if (choice < 20) {
      some.reload(true, elsewhere);
    } else if (choice < 35) {
      mine.getFirst().walkAway();
    }
  }

  private void awaitEnds(SessionRecord session) throws InterruptedException {
    long until = System.nanoTime() + patience.deadline().toNanos();
    boolean lastOrders = false;
    while (!session.open().isEmpty() && !session.isGone() && System.nanoTime() < until) {
      if (closed() && !lastOrders) {
        lastOrders = true;
        until = Math.min(until, System.nanoTime() + patience.endMax().toNanos());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private Optional<String> makeSession(String who, int home) throws InterruptedException {
    for (int i = home; !closed(); i++) {
      try {
        return Optional.of(new ParleyHttp(servers.get(i % servers.size())).newSession(who));
      } catch (IOException refused) {
        rest(50 + random.nextInt(200));
      }
    }
    return Optional.empty();
  }

  private void restUnlessHurried(int millis) throws InterruptedException {
    hurried.drainPermits();
    boolean _ = hurried.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  private void rest(int millis) throws InterruptedException {
    boolean _ = closing.await(millis, TimeUnit.MILLISECONDS);
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }
}
