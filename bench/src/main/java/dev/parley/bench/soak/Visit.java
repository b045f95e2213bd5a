package dev.parley.bench.soak;

import dev.parley.bench.crowd.Asker;
import dev.parley.bench.crowd.Outcomes;
import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Script;
import dev.parley.bench.load.Tally;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What a person does in a session of theirs, from coming to going. For one thread.
final class Visit implements AutoCloseable {
  private static final Duration OVER_MAX = Duration.ofMinutes(2);
  private static final Duration READING = Duration.ofSeconds(20);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final ReadPace SLOW = new ReadPace(1_024);
  private static final Listener NOTHING = new Listener() {};

  private final String token;
  private final Supplier<URI> route;
  private final Outcomes outcomes;
  private final Tally tally;
  private final List<Client> tabs = new ArrayList<>();

  /// @param token of a new session
  /// @param route where a socket is opened, asked at each try
  /// @param outcomes told of each answer, but of those that were to be stopped
  Visit(String token, Supplier<URI> route, Outcomes outcomes, Tally tally) {
    this.token = token;
    this.route = route;
    this.outcomes = outcomes;
    this.tally = tally;
  }

  /// What people do.
  enum Kind {
    TALK,
    QUICK_TALK,
    THREE_TABS,
    SLOW_TAB,
    STOP,
    READ
  }

  /// Does that until it is done.
  void run(Kind kind) throws InterruptedException {
    switch (kind) {
      case TALK -> talk(4, Duration.ofSeconds(3), 30, PACE);
      case QUICK_TALK -> talk(12, Duration.ofMillis(500), 10, Duration.ZERO);
      case THREE_TABS -> readInThreeTabs();
      case SLOW_TAB -> readSlowly();
      case STOP -> stop();
      case READ -> read();
    }
  }

  private void talk(int messages, Duration every, int pieces, Duration pace)
      throws InterruptedException {
    Asker asker = asker(messages, every, pieces, pace);
    open(ReadPace.FAST, asker);
    await("talks", asker::done);
  }

  /// A long answer, while the network of the one who asked is cut at two moments of it.
  private void readInThreeTabs() throws InterruptedException {
    Asker asker = asker(1, Duration.ZERO, 300, PACE);
    Client asking = open(ReadPace.FAST, asker);
    open(ReadPace.FAST, NOTHING);
    open(ReadPace.FAST, NOTHING);
    for (int i = 0; i < 2; i++) {
      Thread.sleep(ThreadLocalRandom.current().nextLong(7_000));
      asking.cut();
    }
    await("long answers", asker::done);
  }

  private void readSlowly() throws InterruptedException {
    Asker asker = asker(1, Duration.ZERO, 300, PACE);
    open(ReadPace.FAST, asker);
    open(SLOW, NOTHING);
    await("answers beside a slow tab", asker::done);
  }

  private void stop() throws InterruptedException {
    Stopper stopper = new Stopper(script(300, PACE));
    open(ReadPace.FAST, stopper);
    await("answers to be stopped", () -> stopper.how() != null);
    Listener.How how = stopper.how();
    if (how != null && how != Listener.How.STOPPED) {
      tally.fault("answers that a stop did not end");
    }
  }

  private void read() throws InterruptedException {
    open(ReadPace.FAST, NOTHING);
    Thread.sleep(READING);
  }

  private Asker asker(int messages, Duration every, int pieces, Duration pace) {
    return new Asker(_ -> script(pieces, pace), messages, every, null, outcomes);
  }

  private static Script script(int pieces, Duration pace) {
    String name = "n" + ThreadLocalRandom.current().nextInt(1_000_000);
    return Script.Words.after(name, pieces, pace);
  }

  private Client open(ReadPace pace, Listener listener) {
    Client tab = new Client(token, route, pace, listener, tally);
    tabs.add(tab);
    tab.start();
    return tab;
  }

  private void await(String what, BooleanSupplier over) throws InterruptedException {
    try {
      Waiting.until(what + " are over", OVER_MAX, over);
      tally.count("over: " + what);
    } catch (ImpossibleException late) {
      tally.fault("not over in time: " + what);
    }
  }

  /// Closes the tabs.
  @Override
  public void close() {
    tabs.forEach(Client::close);
  }
}
