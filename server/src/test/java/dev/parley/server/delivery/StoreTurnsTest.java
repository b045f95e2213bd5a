package dev.parley.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StoreTurnsTest {
  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final StoreTurns turns =
      new StoreTurns(2, (in, action) -> (in.isZero() ? soon : steps).add(action));
  private final List<CompletableFuture<Integer>> asked = new ArrayList<>();

  @Test
  void asksSoManyAtOnceAndTheRestInOrder() {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(turns.ask(this::question).toCompletableFuture());
    }
    assertThat(asked).hasSize(2);

    asked.get(1).complete(1);
    assertThat(answers.get(1)).isCompletedWithValue(1);
    assertThat(answers.get(2)).isNotDone();
    assertThat(asked).hasSize(3);

    asked.get(2).complete(2);
    assertThat(answers.get(2)).isCompletedWithValue(2);
    assertThat(asked).hasSize(4);
  }

  @Test
  void whoHasBegunGoesBeforeWhoBegins() {
    turns.begin(this::question);
    turns.begin(this::question);
    CompletableFuture<Integer> newcomer = turns.begin(this::question).toCompletableFuture();
    CompletableFuture<Integer> known = turns.ask(this::question).toCompletableFuture();

    asked.get(0).complete(0);
    asked.get(2).complete(2);
    assertThat(known).isCompletedWithValue(2);
    assertThat(newcomer).isNotDone();

    asked.get(3).complete(3);
    assertThat(newcomer).isCompletedWithValue(3);
  }

  @Test
  void aFailureGivesTheTurnOnToo() {
    CompletionStage<Integer> thrown =
        turns.ask(
            () -> {
              throw new IllegalStateException("not even asked");
            });
    assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
    for (int i = 0; i < 3; i++) {
      turns.ask(this::question);
    }
    assertThat(asked).hasSize(2);
    asked.getFirst().completeExceptionally(new IllegalStateException("no answer"));

    assertThat(asked).hasSize(3);
  }

  @Test
  void thousandsOfAnswersAtOnceDoNotNest() {
    CompletableFuture<Integer> first = turns.ask(this::question).toCompletableFuture();
    turns.ask(this::question);
    CompletableFuture<Integer> last = first;
    for (int i = 0; i < 20_000; i++) {
      last = turns.ask(() -> CompletableFuture.completedFuture(7)).toCompletableFuture();
    }
    asked.getFirst().complete(0);
    while (!soon.isEmpty()) {
      soon.remove().run();
    }

    assertThat(first).isCompletedWithValue(0);
    assertThat(last).isCompletedWithValue(7);
  }

  @Test
  void aQuestionWithoutAnAnswerKeepsItsTurnForTwoStepsAtMost() {
    CompletableFuture<Integer> away = turns.ask(this::question).toCompletableFuture();
    for (int i = 0; i < 5; i++) {
      turns.ask(this::question);
    }
    steps.remove().run();
    assertThat(asked).hasSize(2);
    steps.remove().run();
    assertThat(asked).hasSize(4);

    // Late, and the turn is another's.
    asked.getFirst().complete(1);
    assertThat(away).isCompletedWithValue(1);
    assertThat(asked).hasSize(4);

    asked.get(2).complete(2);
    assertThat(asked).hasSize(5);
    steps.remove().run();
    assertThat(asked).hasSize(5);
    steps.remove().run();
    assertThat(asked).hasSize(6);
  }

  @Test
  void whileNobodyAsksNothingIsDone() {
    turns.ask(this::question);
    asked.getFirst().complete(0);
    steps.remove().run();

    assertThat(steps).isEmpty();
    assertThat(soon).isEmpty();
    turns.ask(this::question);
    assertThat(steps).hasSize(1);
  }

  @Test
  void whoCallsForTheOthersIsReleasedAfterSome() {
    turns.ask(this::question);
    turns.ask(this::question);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < StoreTurns.IN_ONE_GO + 3; i++) {
      answers.add(turns.ask(() -> CompletableFuture.completedFuture(7)).toCompletableFuture());
    }
    asked.getFirst().complete(0);
    assertThat(answers.stream().filter(CompletableFuture::isDone)).hasSize(StoreTurns.IN_ONE_GO);

    soon.remove().run();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(soon).isEmpty();
  }

  @Test
  void anErrorIsTheAnswerOfWhoAskedAndTheOthersGoOn() {
    CompletionStage<Integer> thrown =
        turns.ask(
            () -> {
              throw new NoClassDefFoundError("missing");
            });
    assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();

    turns.ask(this::question);
    turns.ask(this::question);
    assertThat(asked).hasSize(2);
  }

  private CompletionStage<Integer> question() {
    CompletableFuture<Integer> question = new CompletableFuture<>();
    asked.add(question);
    return question;
  }
}
