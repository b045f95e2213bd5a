package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.store.Ending;
import dev.parley.store.WorkerReport;
import dev.parley.worker.model.ModelFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Claiming, slots, beats, reports and health.
class WorkerTest extends WorkerHarness {
  private static final Ending DONE = new Ending.Completed(FinishReason.STOP, null);

  @Test
  void answersATurnAtTheDoorbell() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("Hi ").say("there.").end();
    await(turn::ended);

    assertThat(turn.answer).isEqualTo("Hi there.");
    assertThat(turn.ending).isEqualTo(DONE);
    assertThat(model.call(0).prompt.messages().getLast().text()).isEqualTo("hello");
    await(() -> worker.stats().completed() == 1);
  }

  @Test
  void findsATurnInTheRoundWhenTheDoorbellWasLost() {
    turns.send("before it listened");
    start();
    model.call(0).end();

    turns.listening = false;
    // A signal that nobody hears: stored, not rung.
    var unheard = turns.lapsed("unheard", "");
    pass(Duration.ofSeconds(6));
    model.call(1).say("found").end();
    await(unheard::ended);
  }

  @Test
  void claimsOnlyWhileASlotIsFreeAndAgainWhenOneGetsFree() {
    Worker worker = start();
    assertThat(worker.slots()).isEqualTo(2);
    var turns5 = List.of("a", "b", "c", "d", "e").stream().map(turns::send).toList();
    model.call(1);
    await(() -> worker.stats().running() == 2);
    pass(Duration.ofSeconds(3));
    assertThat(turns5.stream().filter(turn -> turn.owner != null).count()).isEqualTo(2);

    for (int i = 0; i < 5; i++) {
      model.call(i).end();
    }
    await(() -> turns5.stream().allMatch(FakeTurns.Stored::ended));
    assertThat(worker.stats().begun()).isEqualTo(5);
  }

  @Test
  void aModelIsAskedByNoMoreTurnsThanItAnswersAtOnce() {
    PuppetModel other = new PuppetModel(time, "other", 4, false);
    Worker worker = start(WorkerConfig.DEFAULT, model, other);
    assertThat(worker.slots()).isEqualTo(6);
    for (int i = 0; i < 4; i++) {
      turns.send("to the first");
    }
    var toOther = turns.send("to the other", "other");
    other.call(0).say("at once").end();
    await(toOther::ended);
    await(() -> worker.stats().begun() == 5);
    model.call(1);
    assertThat(model.callCount()).isEqualTo(2);

    // Waiting for its place costs a turn no deadline of the model's.
    pass(Duration.ofSeconds(19));
    model.call(0).say("first").end();
    model.call(2).say("third").end();
    model.call(1).say("second").end();
    model.call(3).say("fourth").end();
    await(() -> worker.stats().completed() == 5);
  }

  @Test
  void failsATurnWhoseModelIsNotServed() {
    start();
    var turn = turns.send("hello", "unknown");
    await(turn::ended);
    assertThat(turn.ending).isEqualTo(new Ending.Failed(FailureCode.MODEL_REFUSED));
    assertThat(model.callCount()).isZero();
  }

  @Test
  void looksForLapsedTurnsOnlyInRoundsAndOnceTheConnectionHasStoodForABeat() {
    start();
    var lapsed = turns.lapsed("hello", "I was say");
    pass(Duration.ofSeconds(4));
    turns.send("a doorbell");
    model.call(0).end();
    assertThat(turns.lookedForLapsed).doesNotContain(true);

    pass(Duration.ofSeconds(1));
    var call = model.call(1);
    assertThat(call.prompt.partial()).isEqualTo("I was say");
    call.say("ing this.").end();
    await(lapsed::ended);
    assertThat(lapsed.answer).isEqualTo("I was saying this.");
    assertThat(turns.flushes.getLast().piece().charsBefore()).isEqualTo(9);
  }

  @Test
  void aModelThatCannotGoOnStartsAnew() {
    start(WorkerConfig.DEFAULT, new PuppetModel(time, "unused", 1, true));
    close();
    PuppetModel fresh = new PuppetModel(time, "fresh", 1, false);
    start(WorkerConfig.DEFAULT, fresh);
    var lapsed = turns.lapsed("hello", "I was say");
    pass(Duration.ofSeconds(5));
    assertThat(fresh.call(0).prompt.partial()).isEmpty();
    fresh.call(0).say("Anew.").end();
    await(lapsed::ended);
    assertThat(lapsed.answer).isEqualTo("Anew.");
  }

  @Test
  void afterAnOutageRenewsItsOwnTurnsFirstAndTakesOverNothingForABeat() {
    start();
    var own = turns.send("mine");
    model.call(0).say("My ");
    pass(Duration.ofSeconds(6));
    turns.down = true;
    pass(Duration.ofSeconds(10));
    model.call(0).say("whole ");
    pass(Duration.ofSeconds(10));
    turns.lapsed("another's", "which looks lapsed");
    awaitQuiet();
    int looked = turns.lookedForLapsed.size();
    turns.down = false;
    turns.calls.clear();
    turns.reconnect();
    assertThat(turns.calls).as("before anything else").startsWith("beat");
    pass(Duration.ofSeconds(4));
    await(() -> turns.lookedForLapsed.size() > looked);
    assertThat(turns.lookedForLapsed.subList(looked, turns.lookedForLapsed.size()))
        .doesNotContain(true);
    assertThat(model.callCount()).isEqualTo(1);

    model.call(0).say("answer.").end();
    await(own::ended);
    assertThat(own.answer).isEqualTo("My whole answer.");
    pass(Duration.ofSeconds(2));
    model.call(1).end();
  }

  @Test
  void anOutageThatOnlyClaimsNoticeCountsToo() {
    start();
    pass(Duration.ofSeconds(6));
    await(() -> turns.lookedForLapsed.contains(true));
    turns.down = true;
    pass(Duration.ofSeconds(1));
    await(() -> turns.calls.getLast().equals("claim"));
    pass(Duration.ofSeconds(20));
    turns.down = false;
    turns.lookedForLapsed.clear();
    var lapsed = turns.lapsed("another's", "");
    time.advanceUntil(() -> turns.lookedForLapsed.contains(true));
    model.call(0).end();
    await(lapsed::ended);
    // One round to notice, one beat to wait; the first claims looked for none.
    assertThat(turns.lookedForLapsed.getFirst()).isFalse();
  }

  @Test
  void anEndThatTheStoreLostIsToldAgainBeforeTheTurnCouldBeBegunAnew() {
    PuppetModel fresh = new PuppetModel(time, "fresh", 1, false);
    start(WorkerConfig.DEFAULT, fresh);
    var turn = turns.send("hello");
    fresh.call(0).say("All of it.").end();
    await(turn::ended);
    awaitQuiet();
    turns.lose(turn, 3);
    assertThat(turn.ended()).isFalse();

    pass(Duration.ofSeconds(2));
    await(turn::ended);
    assertThat(turn.answer).isEqualTo("All of it.");
    assertThat(fresh.callCount()).isEqualTo(1);
  }

  @Test
  void aSuspendedProcessWaitsABeatBeforeItTakesOver() {
    start();
    pass(Duration.ofSeconds(7));
    await(() -> turns.lookedForLapsed.contains(true));
    time.suspend(Duration.ofHours(1));
    turns.lookedForLapsed.clear();
    for (int i = 0; i < 4; i++) {
      int before = turns.lookedForLapsed.size();
      pass(Duration.ofSeconds(1));
      await(() -> turns.lookedForLapsed.size() > before);
    }
    assertThat(turns.lookedForLapsed).doesNotContain(true);
  }

  @Test
  void roundsAsLongAsABeatAreNotTakenForASuspensionWhenTheyComeALittleLate() {
    WorkerConfig base = WorkerConfig.DEFAULT;
    start(
        new WorkerConfig(
            base.slots(),
            base.flushing(),
            base.deadlines(),
            base.retrying(),
            base.round(),
            base.round(),
            base.drain(),
            base.modelCheck(),
            base.answerBytesMax(),
            base.messagesMax()),
        model);
    for (int i = 0; i < 4; i++) {
      int before = turns.lookedForLapsed.size();
      time.suspend(Duration.ofMillis(20));
      pass(base.round());
      await(() -> turns.lookedForLapsed.size() > before);
    }
    assertThat(turns.lookedForLapsed).contains(true);
  }

  @Test
  void renewsEveryTurnWithEachBeatAndReportsItself() {
    PuppetModel other = new PuppetModel(time, "other", 3, false);
    Worker worker = start(WorkerConfig.DEFAULT, model, other);
    turns.send("a");
    turns.send("b");
    model.call(1);
    await(() -> worker.stats().begun() == 2);
    assertThat(turns.reports)
        .containsExactly(
            new WorkerReport(worker.name(), 5, List.of(model.info(), other.info()), null));

    long before = called("beat");
    pass(Duration.ofSeconds(5));
    assertThat(called("beat") - before).isEqualTo(2);
    model.call(0).end();
    await(() -> worker.stats().completed() == 1);
    pass(Duration.ofSeconds(5));
    assertThat(turns.reports).hasSize(3);
    assertThat(turns.reports.getLast().turnTime()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aBeatThatFailedIsMadeAgainInTheNextRound() {
    start();
    var turn = turns.send("a");
    model.call(0);
    turns.down = true;
    pass(Duration.ofSeconds(5));
    turns.down = false;
    long before = called("beat");
    pass(Duration.ofSeconds(1));
    assertThat(called("beat")).isGreaterThan(before);
    assertThat(turn.idleFrom).isEqualTo(Duration.ofSeconds(6).toNanos());
  }

  @Test
  void tellsAStoreThatLostItTheEndOfATurnAgain() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("The whole ").say("answer.").end();
    await(() -> worker.stats().completed() == 1);
    pass(Duration.ofSeconds(2));
    turns.lose(turn, 4);
    assertThat(turn.ended()).isFalse();
    turns.reconnect();
    await(turn::ended);

    assertThat(turn.answer).isEqualTo("The whole answer.");
    assertThat(turn.ending).isEqualTo(DONE);
  }

  @Test
  void anEndThatCouldNotBeToldAgainIsToldWhenTheStoreAnswersNext() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("answer").end();
    await(() -> worker.stats().completed() == 1);
    turns.lose(turn, 0);
    turns.downFor = "finish";
    long before = called("finish");
    turns.reconnect();
    await(() -> called("finish") > before);
    turns.downFor = null;
    time.advanceUntil(turn::ended);
  }

  @Test
  void endsAreKeptWhileAPartOfTheStoreIsAway() {
    Worker worker = start();
    var turn = turns.send("hello");
    model.call(0).say("answer").end();
    await(() -> worker.stats().completed() == 1);
    turns.downFor = "claim";
    for (int second = 0; second < 15; second++) {
      long before = called("claim");
      pass(Duration.ofSeconds(1));
      await(() -> called("claim") > before);
    }
    turns.downFor = null;
    turns.lose(turn, 0);
    turns.reconnect();
    await(turn::ended);
  }

  @Test
  void tellsNoEndAgainThatTheStoreHasHadForLong() {
    Worker worker = start();
    turns.send("hello");
    model.call(0).end();
    await(() -> worker.stats().completed() == 1);
    pass(Duration.ofSeconds(30));
    var other = turns.send("later");
    model.call(1).end();
    await(() -> worker.stats().completed() == 2);
    long before = called("finish");
    turns.reconnect();
    await(() -> called("finish") > before);
    assertThat(called("finish")).isEqualTo(before + 1);
    assertThat(other.ended()).isTrue();
  }

  @Test
  void startsWhileRedisIsDownAndAnswersWhenItIsBack() {
    turns.down = true;
    Worker worker = start();
    pass(Duration.ofSeconds(10));
    assertThat(worker.health().sinceRound()).isEqualTo(Duration.ofSeconds(10));
    turns.down = false;
    var turn = turns.send("hello");
    time.advanceUntil(() -> model.callCount() == 1);
    model.call(0).say("Hi.").end();
    await(turn::ended);
    time.advanceUntil(() -> turns.listening);
    time.advanceUntil(() -> worker.health().sinceRound().toMillis() < 100);
  }

  @Test
  void healthNamesAModelThatCannotBeReached() {
    model.trouble =
        new ModelFailure.Permanent(FailureCode.MODEL_UNREACHABLE, "Connection refused.", null);
    Worker worker = start();
    await(() -> model.checks == 1);
    await(() -> worker.health().troubles().containsValue("Connection refused."));
    assertThat(worker.health().troubles()).containsOnlyKeys("puppet");

    model.trouble = null;
    pass(Duration.ofSeconds(15));
    await(() -> worker.health().troubles().isEmpty());
    assertThat(model.checks).isEqualTo(2);
  }

  @Test
  void aBusyWorkersModelIsNotAskedHowItIs() {
    start();
    turns.send("hello");
    model.call(0).say("a");
    await(() -> model.checks == 1);
    for (int i = 0; i < 4; i++) {
      pass(Duration.ofSeconds(10));
      model.call(0).say("b");
    }
    assertThat(model.checks).isEqualTo(1);
    model.call(0).end();
  }

  @Test
  void drainingGivesEveryTurnBackWithWhatWasWritten() {
    Worker worker = start();
    var one = turns.send("one");
    var two = turns.send("two");
    var waiting = turns.send("waiting");
    model.call(0).say("beg");
    model.call(0).say("un");
    model.call(1);

    assertThat(worker.drain()).isZero();
    assertThat(List.of(one.answer, two.answer)).containsExactlyInAnyOrder("begun", "");
    assertThat(model.call(0).cancelled()).isTrue();
    assertThat(one.released && two.released).isTrue();
    assertThat(waiting.deliveries).isZero();
    assertThat(turns.calls.getLast()).isEqualTo("leave");
    assertThat(worker.stats().released()).isEqualTo(2);

    int calls = turns.calls.size();
    turns.send("too late");
    pass(Duration.ofSeconds(20));
    assertThat(turns.calls).hasSize(calls);
  }

  @Test
  void anotherWorkerGoesOnWithAReleasedTurn() {
    Worker worker = start();
    var turn = turns.send("one");
    model.call(0).say("begun, ");
    worker.drain();
    close();
    start();
    pass(Duration.ofSeconds(6));
    model.call(1).say("done").end();
    await(turn::ended);
    assertThat(turn.answer).isEqualTo("begun, done");
    assertThat(turn.lapses).hasValue(0);
  }

  @Test
  void closingWithoutDrainingGivesNothingBack() {
    Worker worker = start();
    var turn = turns.send("one");
    model.call(0).say("begun");
    worker.close();

    assertThat(model.call(0).cancelled()).isTrue();
    assertThat(turn.owner).isNotNull();
    assertThat(turns.calls).doesNotContain("release", "finish", "leave");
    assertThat(turns.listening).isFalse();
  }

  /// Time stands still, so what was begun ends, and then nothing more is asked of the store.
  private void awaitQuiet() {
    AtomicInteger calls = new AtomicInteger(-1);
    Awaitility.await()
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.getAndSet(turns.calls.size()) == turns.calls.size());
  }
}
