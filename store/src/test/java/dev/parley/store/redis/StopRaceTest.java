package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Held;
import dev.parley.store.LiveChannels.Subscription;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.Slot;
import dev.parley.store.StopResult;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Stops from two servers against a worker that begins, writes and finishes at the same moment, each
/// with its own connection: every turn ends in one state, and everybody sees the same one.
///
/// Run with `-Dparley.races=10000` for the long form. The seed is part of every failure.
class StopRaceTest {
  private static final int RACES = Integer.getInteger("parley.races", 320);
  private static final long SEED = Long.getLong("parley.seed", System.nanoTime());
  private static final int LANES = 16;

  /// So much later, at most, one of the two sets out.
  private static final int HEAD_START_NANOS = 150_000;

  private final Random random = new Random(SEED);

  /// One session in which race after race is run, watched through two stores as by two servers.
  private static final class Lane implements AutoCloseable {
    final SessionToken token;
    final Queue<LiveMessage> one = new ConcurrentLinkedQueue<>();
    final Queue<LiveMessage> other = new ConcurrentLinkedQueue<>();
    private final List<Subscription> watches;

    Lane(StoreRig rig, RedisStore second) {
      token = rig.session();
      watches =
          List.of(
              get(rig.store.live().subscribe(token, one::add)),
              get(second.live().subscribe(token, other::add)));
    }

    @Override
    public void close() {
      watches.forEach(Subscription::close);
    }
  }

  /// @param finished whether the worker's end was written
  /// @param stops what became of both stops
  private record Outcome(boolean finished, List<StopResult> stops) {
    TurnState end() {
      return finished ? TurnState.COMPLETED : TurnState.STOPPED;
    }
  }

  /// A turn that is being raced for.
  private record Race(Lane lane, String turnId, String cursor, Future<Outcome> outcome) {}

  @Test
  void everyTurnEndsOnceAndTheSameForAll() throws Exception {
    Map<TurnState, Integer> ends = new EnumMap<>(TurnState.class);
    int unwritten = 0;
    try (StoreRig rig = StoreRig.on(RedisFlavor.LIST);
        RedisStore second = RedisStore.open(rig.config);
        RedisStore working = RedisStore.open(rig.config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Lane> lanes = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        lanes.add(new Lane(rig, second));
      }
      for (int race = 0; race < RACES; race += LANES) {
        for (Race run : start(lanes, rig, second, working, threads)) {
          String text = check(rig, run);
          ends.merge(run.outcome().get().end(), 1, Integer::sum);
          unwritten += text.isEmpty() ? 1 : 0;
        }
        // One entry for each session, and none is left when its turn has ended.
        assertThat(rig.count(redis -> redis.xlen("message_channel:{0}")))
            .as("seed %s", SEED)
            .isZero();
      }
      lanes.forEach(Lane::close);
    }
    System.out.printf(
        "StopRaceTest: %s, %d of them stopped before the first piece, seed %d%n",
        ends, unwritten, SEED);
    assertThat(ends).containsOnlyKeys(TurnState.COMPLETED, TurnState.STOPPED);
    assertThat(unwritten).isPositive();
  }

  /// Sends a message in each lane and has the races for all of them run at once.
  private List<Race> start(
      List<Lane> lanes,
      StoreRig rig,
      RedisStore second,
      RedisStore working,
      ExecutorService threads) {
    Map<SessionToken, Lane> byToken = new HashMap<>();
    Map<String, String> cursors = new HashMap<>();
    for (Lane lane : lanes) {
      lane.one.clear();
      lane.other.clear();
      byToken.put(lane.token, lane);
      ServerFrame.Accepted accepted = rig.accepted(lane.token, "text");
      cursors.put(accepted.turnId(), String.valueOf(accepted.cursor()));
    }
    List<Race> races = new ArrayList<>();
    for (int slot = 0; slot < lanes.size(); slot++) {
      Claim claim = get(working.turns().claim(new Slot("w", slot), false)).orElseThrow();
      Lane lane = byToken.remove(claim.session());
      String cursor = cursors.get(claim.turnId());
      if (lane == null || cursor == null) {
        throw new AssertionError("a turn that nobody sent, or twice; seed " + SEED);
      }
      races.add(
          new Race(
              lane, claim.turnId(), cursor, threads.submit(race(rig, second, working, claim))));
    }
    return races;
  }

  /// Half of the stops set out with the finish, half at any moment of the turn's way there.
  private Callable<Outcome> race(StoreRig rig, RedisStore second, RedisStore working, Claim claim) {
    boolean atTheEnd = random.nextBoolean();
    int stopLater = random.nextInt(HEAD_START_NANOS) * (atTheEnd ? 1 : 12);
    int finishLater = random.nextInt(HEAD_START_NANOS);
    return () -> {
      CountDownLatch begin = new CountDownLatch(1);
      CountDownLatch finish = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<StopResult>> stops = new ArrayList<>();
        for (RedisStore server : List.of(rig.store, second)) {
          stops.add(
              threads.submit(
                  () -> {
                    (atTheEnd ? finish : begin).await();
                    spin(stopLater);
                    return get(server.sessions().stop(claim.session(), claim.turnId()));
                  }));
        }
        begin.countDown();
        boolean finished = work(rig, working, claim, finish, finishLater);
        return new Outcome(finished, List.of(stops.get(0).get(), stops.get(1).get()));
      }
    };
  }

  private static boolean work(
      StoreRig rig, RedisStore working, Claim claim, CountDownLatch finish, int later) {
    try {
      String owner = StoreRig.turnId();
      if (!(get(working.turns().begin(claim, owner, StoreRig.MODEL, true, 20))
          instanceof BeginResult.Begun(var hold, _, _))) {
        return false;
      }
      WriteResult flushed = get(working.turns().flush(hold, StoreRig.piece("", "half")));
      finish.countDown();
      spin(later);
      WriteResult written = rig.complete(hold, "half", " whole");
      if (written.equals(new WriteResult.Written())) {
        assertThat(flushed).isEqualTo(new WriteResult.Written());
        return true;
      }
      assertThat(written).isEqualTo(new WriteResult.Fenced());
      return false;
    } finally {
      finish.countDown();
    }
  }

  private static void spin(int nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /// The worker, both stops, the history, a reader who comes back and both watchers agree.
  ///
  /// @return the answer's text
  private static String check(StoreRig rig, Race race) throws Exception {
    Outcome outcome = race.outcome().get();
    Lane lane = race.lane();
    assertThat(outcome.stops())
        .as("seed %s", SEED)
        .containsExactlyInAnyOrder(
            StopResult.ALREADY, outcome.finished() ? StopResult.ALREADY : StopResult.STOPPED);
    Turn turn = rig.snapshot(lane.token).turns().getLast();
    assertThat(turn)
        .extracting(Turn::turnId, Turn::state)
        .containsExactly(race.turnId(), outcome.end());
    Turn.Answer answer = turn.answer();
    String text = answer == null ? "" : answer.text();
    assertThat(text)
        .as("seed %s", SEED)
        .isIn(outcome.finished() ? List.of("half whole") : List.of("", "half"));
    String end = outcome.end() + " " + text.length();
    Resumption.CaughtUp later = rig.caughtUp(lane.token, new Held(race.cursor(), null));
    assertThat(ends(later.events(), race.turnId())).containsExactly(end);
    for (Queue<LiveMessage> watcher : List.of(lane.one, lane.other)) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !ends(events(watcher), race.turnId()).isEmpty());
      assertThat(ends(events(watcher), race.turnId())).containsExactly(end);
      assertThat(shown(watcher, race.turnId())).isEqualTo(text);
    }
    return text;
  }

  private static List<ServerFrame.Event> events(Queue<LiveMessage> seen) {
    List<ServerFrame.Event> events = new ArrayList<>();
    for (LiveMessage message : seen) {
      if (message instanceof LiveMessage.Logged(_, var event)) {
        events.add(event);
      }
    }
    return events;
  }

  /// How often, how and at what length a turn was said to have ended.
  private static List<String> ends(List<ServerFrame.Event> events, String turnId) {
    List<String> ends = new ArrayList<>();
    for (ServerFrame.Event event : events) {
      if (event instanceof ServerFrame.Completed done && done.turnId().equals(turnId)) {
        ends.add(TurnState.COMPLETED + " " + done.length());
      } else if (event instanceof ServerFrame.Stopped done && done.turnId().equals(turnId)) {
        ends.add(TurnState.STOPPED + " " + done.length());
      } else if (event instanceof ServerFrame.Failed done && done.turnId().equals(turnId)) {
        ends.add(TurnState.FAILED + " " + done.length());
      }
    }
    return ends;
  }

  /// The text that a watcher was shown.
  private static String shown(Queue<LiveMessage> seen, String turnId) {
    int length = 0;
    for (LiveMessage message : seen) {
      if (message instanceof LiveMessage.Piece piece && piece.turnId().equals(turnId)) {
        assertThat(piece.offset()).isEqualTo(length);
        length = piece.length();
      }
    }
    return "half whole".substring(0, length);
  }
}
