package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Held;
import dev.parley.store.Hold;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A session that is longer than a page is read in several steps.
class LongSessionTest {
  private static final int PAGE_BYTES = 3_000;
  private static final Instant AT = Instant.parse("2025-03-01T10:20:30.400Z");

  private static StoreRig inPages(RedisFlavor flavor) {
    return StoreRig.on(flavor, config -> config.with(draft -> draft.pageBytes = PAGE_BYTES));
  }

  private static List<Turn> turns(int count, int textLength) {
    List<Turn> turns = new ArrayList<>();
    String parent = null;
    for (int i = 0; i < count; i++) {
      String text = (i + " \u00e9\uD83D\uDE00 ").repeat(textLength / 5);
      Turn turn =
          new Turn(
              turnId(),
              parent,
              text,
              AT,
              TurnState.COMPLETED,
              null,
              new Turn.Answer("to " + text, AT, null, FinishReason.STOP, "m"));
      turns.add(turn);
      parent = turn.turnId();
    }
    return turns;
  }

  private static List<String> texts(List<Turn> turns) {
    return turns.stream().map(Turn::text).toList();
  }

  @ParameterizedTest
  @EnumSource
  void aLongSessionComesWholeAndInOrderWithWhatRunsAndWaits(RedisFlavor flavor) {
    try (StoreRig rig = inPages(flavor);
        RedisStore atOnce = RedisStore.open(rig.config.with(draft -> draft.pageBytes = 1 << 20))) {
      for (int count : List.of(1, 7, 8, 100)) {
        SessionToken token = rig.session(turns(count, 200));
        rig.accepted(token, "runs");
        Hold hold = rig.begun("a").hold();
        rig.flush(hold, "", "so far");
        rig.accepted(token, "waits");
        rig.accepted(token, "waits too");
        Resumption.Snapshot inPages = rig.snapshot(token);
        assertThat(inPages.turns()).hasSize(count + 3);
        assertThat(get(atOnce.sessions().resume(token, Held.NOTHING)))
            .isInstanceOfSatisfying(
                Resumption.Snapshot.class,
                whole -> assertThat(whole.turns()).isEqualTo(inPages.turns()));
        rig.complete(hold, "so far", ".");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void longSessionsAreReadWholeByAllWhoAskTogether(RedisFlavor flavor) {
    try (StoreRig rig = inPages(flavor)) {
      List<List<Turn>> sessions = new ArrayList<>();
      List<CompletableFuture<Resumption>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        List<Turn> turns = turns(10 + i, 200);
        sessions.add(turns);
        SessionToken token = rig.session(turns);
        for (int reader = 0; reader < 3; reader++) {
          asked.add(rig.sessions.resume(token, Held.NOTHING).toCompletableFuture());
        }
      }
      for (int i = 0; i < asked.size(); i++) {
        List<String> texts = texts(sessions.get(i / 3));
        assertThat(get(asked.get(i)))
            .isInstanceOfSatisfying(
                Resumption.Snapshot.class,
                snapshot -> assertThat(texts(snapshot.turns())).isEqualTo(texts));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void noAnswerOfRedisIsMuchLongerThanAPage(RedisFlavor flavor) {
    try (StoreRig rig = inPages(flavor)) {
      SessionToken token = rig.session(turns(60, 100));
      long before = scriptsRun(rig);
      assertThat(rig.snapshot(token).turns()).hasSize(60);
      // 60 turns of about 800 bytes each.
      assertThat(scriptsRun(rig) - before).isBetween(17L, 25L);
      List<Turn> endsLong = turns(60, 5);
      endsLong.addAll(turns(5, 1_000));
      SessionToken uneven = rig.session(endsLong);
      long then = scriptsRun(rig);
      assertThat(texts(rig.snapshot(uneven).turns())).isEqualTo(texts(endsLong));
      // Each of the long ones fills a page.
      assertThat(scriptsRun(rig) - then).isBetween(12L, 35L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatChangesWhileItIsReadIsNotGivenOut(RedisFlavor flavor) {
    try (StoreRig rig = inPages(flavor)) {
      SessionToken token = rig.session(turns(40, 200));
      bot(rig, token, 1, "queued");
      assertThatThrownBy(() -> rig.snapshot(token))
          .hasRootCauseInstanceOf(StoreUnavailableException.class);
      bot(rig, token, 1, "completed");
      assertThat(rig.snapshot(token).turns()).hasSize(40);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void whoMustAskForRoomWaitsForItAndNobodyElseDoes(RedisFlavor flavor) throws Exception {
    try (StoreRig rig = inPages(flavor)) {
      SessionToken shortOne = rig.session(turns(1, 200));
      SessionToken token = rig.session(turns(40, 200));
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch room = new CountDownLatch(1);
      Runnable awaitsRoom =
          () -> {
            asked.countDown();
            try {
              room.await();
            } catch (InterruptedException interrupted) {
              throw new IllegalStateException(interrupted);
            }
          };
      CompletableFuture<Resumption> waits =
          rig.sessions.resume(token, Held.NOTHING, awaitsRoom).toCompletableFuture();
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(get(rig.sessions.resume(shortOne, Held.NOTHING, awaitsRoom)))
          .isInstanceOf(Resumption.Snapshot.class);
      assertThat(rig.snapshot(token).turns()).hasSize(40);
      assertThat(waits).isNotDone();
      room.countDown();
      assertThat(get(waits)).isInstanceOf(Resumption.Snapshot.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void whoNoLongerWantsASessionDoesNotHoldUpTheNext(RedisFlavor flavor) {
    try (StoreRig rig = inPages(flavor)) {
      SessionToken token = rig.session(turns(40, 200));
      Runnable gone =
          () -> {
            throw new CancellationException("gone");
          };
      assertThatThrownBy(() -> get(rig.sessions.resume(token, Held.NOTHING, gone)))
          .hasRootCauseInstanceOf(CancellationException.class);
      assertThat(get(rig.sessions.resume(token, Held.NOTHING, () -> {})))
          .isInstanceOf(Resumption.Snapshot.class);
    }
  }

  private static long scriptsRun(StoreRig rig) {
    Matcher calls =
        Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
            .matcher(rig.redis(redis -> redis.info("commandstats")));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  /// Puts another bot message in a turn's place, as a Redis that lost its last moments would have.
  private static void bot(StoreRig rig, SessionToken token, int turn, String status) {
    String key = rig.partition(token).session(token)[0];
    String message =
        "{\"id\":\"x:bot\",\"role\":\"bot\",\"msg\":\"\",\"timestamp\":\"%s\",\"status\":\"%s\"}"
            .formatted(AT, status);
    int place = 2 * turn + 1;
    String set =
        switch (rig.store.layout().documents()) {
          case JSON ->
              rig.redis(
                  redis ->
                      redis.dispatch(
                          CommandType.JSON_SET,
                          new StatusOutput<>(StringCodec.UTF8),
                          new CommandArgs<>(StringCodec.UTF8)
                              .addKey(key)
                              .add("$.messages[" + place + "]")
                              .add(message)));
          case LIST, AUTO -> rig.redis(redis -> redis.lset(key, place + 1, message));
        };
    assertThat(set).isEqualTo("OK");
  }
}
