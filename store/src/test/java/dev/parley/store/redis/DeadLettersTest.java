package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult;
import dev.parley.store.DeadLetter;
import dev.parley.store.RetryResult;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.Consumer;
import io.lettuce.core.XClaimArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The letters of turns that were given up, and the script turn.
class DeadLettersTest {
  private static StoreRig rig(RedisFlavor flavor) {
    return StoreRig.on(flavor, config -> config.with(draft -> draft.lapsesMax = 1));
  }

  /// Has the session's next turn lapse, once, which is too often here.
  private static void giveUp(StoreRig rig, SessionToken token) {
    BeginResult.Begun begun = rig.begun("dies");
    rig.flush(begun.hold(), "", "half");
    String queue = rig.partition(token).queue();
    rig.redis(
        redis ->
            redis.xclaim(
                queue,
                Consumer.from("workers", "dies/0"),
                new XClaimArgs().minIdleTime(0).idle(Duration.ofMinutes(1)),
                begun.hold().entry()));
    assertThat(rig.begin(rig.claimed("finds", true), true, 20))
        .isEqualTo(new BeginResult.Exhausted());
  }

  private static DeadLetter given(StoreRig rig, SessionToken token, String text) {
    String turnId = rig.accepted(token, text).turnId();
    giveUp(rig, token);
    List<DeadLetter> letters = get(rig.store.deadLetters().newest(1));
    assertThat(letters).extracting(DeadLetter::turnId).containsExactly(turnId);
    return letters.getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void theNewestOfAllPartitionsComeFirst(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      DeadLetters letters = rig.store.deadLetters();
      assertThat(get(letters.newest(3))).isEmpty();
      assertThat(get(letters.count())).isZero();
      List<DeadLetter> given = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        SessionToken token = rig.session();
        given.addFirst(given(rig, token, "text " + i));
        assertThat(given.getFirst())
            .extracting(DeadLetter::session, DeadLetter::reason)
            .containsExactly(token, FailureCode.ATTEMPTS_EXHAUSTED);
      }
      assertThat(get(letters.newest(3))).isEqualTo(given.subList(0, 3));
      assertThat(get(letters.newest(9))).isEqualTo(given);
      assertThat(get(letters.count())).isEqualTo(5);
      assertThat(get(letters.find(given.get(4).id()))).contains(given.get(4));
      assertThat(get(letters.turn(given.get(4))))
          .get()
          .extracting(Turn::turnId, Turn::text, Turn::state)
          .containsExactly(given.get(4).turnId(), "text 0", TurnState.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void retryMakesASiblingAndRemovesTheLetter(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      DeadLetters letters = rig.store.deadLetters();
      SessionToken token = rig.session();
      String first = rig.answered(token, "one", "1");
      DeadLetter letter = given(rig, token, "two \uD83D\uDE00");
      // Whatever came after it: the sibling goes where the message stood.
      rig.answered(token, "three", "3");
      RetryResult result = get(letters.retry(letter.id()));
      assertThat(result).isInstanceOf(RetryResult.Retried.class);
      String sibling = ((RetryResult.Retried) result).turnId();
      assertThat(UUID.fromString(sibling)).hasToString(sibling);
      assertThat(get(letters.count())).isZero();
      assertThat(get(letters.retry(letter.id()))).isEqualTo(new RetryResult.Unknown());
      assertThat(rig.snapshot(token).turns().getLast())
          .extracting(Turn::turnId, Turn::parent, Turn::text, Turn::state)
          .containsExactly(sibling, first, "two \uD83D\uDE00", TurnState.QUEUED);
      BeginResult.Begun begun = rig.begun("b");
      assertThat(StoreRig.texts(begun)).containsExactly("one", "1", "two \uD83D\uDE00");
      rig.complete(begun.hold(), "", "2");
      assertThat(rig.snapshot(token).turns()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void retriesAtOnceAndAfterABreakMakeOneSibling(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      DeadLetters letters = rig.store.deadLetters();
      SessionToken token = rig.session();
      DeadLetter letter = given(rig, token, "one");
      List<CompletableFuture<RetryResult>> both =
          List.of(letters.retry(letter.id()), letters.retry(letter.id())).stream()
              .map(CompletionStage::toCompletableFuture)
              .toList();
      assertThat(both.stream().map(StoreRig::get).filter(RetryResult.Retried.class::isInstance))
          .isNotEmpty();
      assertThat(rig.snapshot(token).turns()).hasSize(2);
      assertThat(get(letters.count())).isZero();

      // Killed when the message was accepted and the letter not yet removed.
      rig.complete(rig.begun("b").hold(), "", "1");
      DeadLetter other = given(rig, token, "two");
      String parent = rig.snapshot(token).turns().getLast().parent();
      rig.accepted(token, DeadLetters.sibling(other), "two", new Parent.Of(String.valueOf(parent)));
      assertThat(get(letters.retry(other.id())))
          .isEqualTo(new RetryResult.Retried(DeadLetters.sibling(other)));
      assertThat(rig.snapshot(token).turns()).hasSize(4);
      assertThat(get(letters.count())).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLetterWhoseSessionIsGoneOrFullStays(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      DeadLetters letters = rig.store.deadLetters();
      SessionToken token = rig.session();
      DeadLetter letter = given(rig, token, "one");
      for (int i = 0; i < rig.config.limits().inbox(); i++) {
        rig.accepted(token, "more");
      }
      assertThat(get(letters.retry(letter.id())))
          .isEqualTo(new RetryResult.Refused(RefusalCode.BUSY));
      assertThat(get(rig.sessions.end(token))).isTrue();
      assertThat(get(letters.retry(letter.id()))).isEqualTo(new RetryResult.Gone());
      assertThat(get(letters.turn(letter))).isEmpty();
      assertThat(get(letters.find(letter.id()))).contains(letter);
      assertThat(get(letters.drop(letter.id()))).isTrue();
      assertThat(get(letters.drop(letter.id()))).isFalse();
      assertThat(get(letters.find(letter.id()))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "CLUSTER"})
  void whatIsNoIdIsUnknown(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      DeadLetters letters = rig.store.deadLetters();
      for (String id : List.of("", "x", "0:1-0", "64:1-0", "9999:1-0", "0:-", turnId())) {
        assertThat(get(letters.find(id))).isEmpty();
        assertThat(get(letters.retry(id))).isEqualTo(new RetryResult.Unknown());
        assertThat(get(letters.drop(id))).isFalse();
      }
      DeadLetter never =
          new DeadLetter("0:1-0", Instant.EPOCH, FailureCode.NO_WORKER, rig.session(), turnId());
      assertThat(get(letters.turn(never))).isEmpty();
    }
  }
}
