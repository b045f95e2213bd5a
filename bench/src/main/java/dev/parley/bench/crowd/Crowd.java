package dev.parley.bench.crowd;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Delays;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Meters;
import dev.parley.bench.stage.Stage;
import dev.parley.bench.stage.Waiting;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// The clients of one run. In each session the first fast one asks; each fast one holds what comes
/// against the script.
public final class Crowd implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofMinutes(1);

  private static final Duration ANEW_AFTER = Duration.ofSeconds(5);

  private final Streams load;
  private final List<Client> fast = new ArrayList<>();
  private final List<Client> slow = new ArrayList<>();
  private final List<Watch> fastWatches = new ArrayList<>();
  private final List<Watch> slowWatches = new ArrayList<>();
  private final Tally fastTally = new Tally();
  private final Tally slowTally = new Tally();
  private final AtomicInteger answersEnded = new AtomicInteger();

  /// Pieces given in this span count, in Unix microseconds.
  private volatile long fromMicros = Long.MAX_VALUE;

  private volatile long toMicros = Long.MAX_VALUE;

  private Crowd(Streams load) {
    this.load = load;
  }

  /// Opens all clients, a few at a time, and has the sessions' answers begin one after the other.
  public static Crowd gather(Stage stage, Streams load, boolean withSlow)
      throws IOException, InterruptedException, ImpossibleException {
    Crowd crowd = new Crowd(load);
    List<String> tokens = stage.sessions(load.sessions());
    for (int i = 0; i < load.fast(); i++) {
      Watch watch = crowd.new Watch(i < load.sessions());
      crowd.fastWatches.add(watch);
      crowd.fast.add(
          new Client(
              tokens.get(i % load.sessions()),
              stage::route,
              ReadPace.FAST,
              watch,
              crowd.fastTally));
    }
    ReadPace pace = new ReadPace(load.slowBytesPerSecond());
    for (int i = 0; withSlow && i < load.slow(); i++) {
      Watch watch = crowd.new Watch(false);
      crowd.slowWatches.add(watch);
      crowd.slow.add(
          new Client(tokens.get(i % load.sessions()), stage::route, pace, watch, crowd.slowTally));
    }
    List<Client> all = new ArrayList<>(crowd.fast);
    all.addAll(crowd.slow);
    for (Client client : all) {
      client.start();
      Thread.sleep(1);
    }
    Waiting.until(
        "all clients are welcomed", OPEN_MAX, () -> all.stream().allMatch(Client::welcomed));
    for (Client asking : crowd.fast.subList(0, load.sessions())) {
      Waiting.then(
          Duration.ofMillis(ThreadLocalRandom.current().nextLong(load.spread().toMillis())),
          () -> asking.ask(load.script().message()));
    }
    return crowd;
  }

  /// Has the pieces count that are given from now on, for so long.
  public void count(Duration span) {
    long now = micros();
    toMicros = now + span.toNanos() / 1_000;
    fromMicros = now;
  }

  /// Counts the pieces that are given from now on, for so long, and waits for it.
  ///
  /// @return what the stage's processes took in that time
  public Meters.Spent measure(Stage stage, Duration span) throws InterruptedException {
    Meters meters = stage.meters();
    count(span);
    Thread.sleep(span);
    Meters.Spent spent = meters.spent();
    // The last ones are still on their way.
    Thread.sleep(1_000);
    return spent;
  }

  /// Waits until so many answers have ended, well or not; those that have not in time are faults.
  public void awaitEnded(int answers, Duration max) throws InterruptedException {
    try {
      Waiting.until("all answers have ended", max, () -> answersEnded.get() >= answers);
    } catch (ImpossibleException late) {
      for (int i = answersEnded.get(); i < answers; i++) {
        fastTally.fault("answers without an end");
      }
    }
  }

  /// Of the fast clients: what must not be, such as an answer that is not whole.
  public long faults() {
    return fastTally.faults();
  }

  /// Of the fast clients.
  public Delays.Sorted delays() {
    return Delays.sorted(fastWatches.stream().map(watch -> watch.delays).toList());
  }

  /// In which the pieces came that count, of the fast clients.
  public long frames() {
    return fastWatches.stream().mapToLong(watch -> watch.frames.sum()).sum();
  }

  /// How old what the slow clients got last was by then, of whoever got anything, in milliseconds at
  /// the median; 0 without any.
  public double slowMedianMillis() {
    Delays last = new Delays();
    slowWatches.stream()
        .filter(watch -> watch.lastMicros > 0)
        .forEach(watch -> last.add(micros() - watch.lastMicros));
    return last.count() == 0 ? 0 : Delays.sorted(List.of(last)).millis(0.5);
  }

  public Tally fastTally() {
    return fastTally;
  }

  public Tally slowTally() {
    return slowTally;
  }

  @Override
  public void close() {
    fast.forEach(Client::close);
    slow.forEach(Client::close);
  }

  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private final class Watch implements Listener {
    private final boolean asks;
    private final Delays delays = new Delays();
    private volatile long lastMicros;
    private final LongAdder frames = new LongAdder();
    private String endedTurn = "";

    /// Whether a next answer is asked for already.
    private volatile boolean open;

    Watch(boolean asks) {
      this.asks = asks;
    }

    @Override
    public void piece(Client client, ServerFrame.Delta piece) {
      long arrivedMicros = micros();
      if (!load.script().holds(piece)) {
        fastTally.fault("pieces that do not fit");
        return;
      }
      int before = delays.count();
      load.script()
          .times(
              piece.offset(),
              piece.text(),
              givenMicros -> {
                lastMicros = givenMicros;
                if (givenMicros >= fromMicros && givenMicros < toMicros) {
                  delays.add(arrivedMicros - givenMicros);
                }
              });
      if (delays.count() > before) {
        frames.increment();
      }
    }

    /// Of a client that comes back, whose answer may have ended meanwhile.
    @Override
    public void shown(Client client, List<Turn> turns) {
      if (turns.isEmpty()) {
        return;
      }
      Turn newest = turns.getLast();
      Turn.Answer answer = newest.answer();
      String text = answer == null ? "" : answer.text();
      if (!load.script().holds(0, text)) {
        fastTally.fault("pieces that do not fit");
      }
      if (newest.state().ended() && !newest.turnId().equals(endedTurn)) {
        boolean completed = newest.state() == TurnState.COMPLETED;
        if (!completed) {
          fastTally.fault("answers not completed");
        }
        ended(newest.turnId(), completed ? How.WHOLE : How.FAILED, text.length());
      }
    }

    /// Whose answer ended while it was away asks for the next.
    @Override
    public void welcomed(Client client, long nanos) {
      if (asks && load.again() && !endedTurn.isEmpty() && !open) {
        ask(client);
      }
    }

    @Override
    public void turnEnded(Client client, Ended ended) {
      if (ended.how() == How.STOPPED) {
        fastTally.fault("answers that nobody stopped");
      }
      ended(ended.turnId(), ended.how(), ended.length());
      if (!asks || !load.again()) {
        return;
      }
      switch (ended.how()) {
        case WHOLE, NOT_WHOLE -> ask(client);
        // Who asks again at once whenever that goes wrong does nothing else.
        case FAILED, STOPPED, REFUSED -> {
          open = true;
          Waiting.then(ANEW_AFTER, () -> ask(client));
        }
      }
    }

    private void ask(Client client) {
      // Else it asks when it is back.
      open = client.welcomed();
      client.ask(load.script().message());
    }

    private void ended(String turnId, How how, int length) {
      endedTurn = turnId;
      open = false;
      if (how == How.WHOLE && length != load.script().length()) {
        fastTally.fault("answers of another length");
      }
      answersEnded.incrementAndGet();
    }
  }
}
