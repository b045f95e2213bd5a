package dev.parley.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConvoyTest {
  private static final long GATHER_NANOS = Convoy.GATHER.toNanos();

  private record Task(Runnable run, long dueNanos) {}

  private final Deque<Task> tasks = new ArrayDeque<>();
  private long nowNanos = 7;
  private int sent;
  private int departures;
  private boolean ended;

  private final Convoy convoy =
      new Convoy(
          () -> nowNanos,
          (task, nanos) -> tasks.add(new Task(task, nowNanos + nanos)),
          () -> ended = true);

  private void join(int commands) {
    for (int i = 0; i < commands; i++) {
      var _ = convoy.join(this::command);
    }
  }

  private CompletableFuture<Integer> command() {
    sent++;
    return CompletableFuture.completedFuture(sent);
  }

  private void pass(long nanos) {
    nowNanos += nanos;
    while (!tasks.isEmpty() && tasks.element().dueNanos() <= nowNanos) {
      departures++;
      tasks.remove().run().run();
    }
  }

  @Test
  void aCommandByItselfIsSentAtOnce() {
    for (int i = 1; i <= 20; i++) {
      join(1);
      assertThat(sent).isEqualTo(i);
      pass(GATHER_NANOS / 3);
    }
    assertThat(departures).isZero();
  }

  @Test
  void commandsInQuickSuccessionAreSentTogetherAndNoneWaitsLongerThanThat() {
    join(100);
    assertThat(sent).isEqualTo(Convoy.MANY);
    pass(GATHER_NANOS - 1);
    assertThat(sent).isEqualTo(Convoy.MANY);
    pass(1);
    assertThat(sent).isEqualTo(100);
    assertThat(departures).isOne();
  }

  @Test
  void theyAreSentInTheOrderInWhichTheyCame() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      var _ =
          convoy.join(
              () -> {
                order.add(number);
                return command();
              });
    }
    pass(GATHER_NANOS);
    assertThat(order).hasSize(20).isSorted();
  }

  @Test
  void theyAreGatheredForAsLongAsTheyComeQuickly() {
    for (int i = 0; i < 400; i++) {
      join(1);
      pass(GATHER_NANOS / 10);
    }
    assertThat(departures).isBetween(30, 45);
    pass(GATHER_NANOS);
    assertThat(sent).isEqualTo(400);
  }

  @Test
  void afterAPauseACommandIsSentAtOnceAgain() {
    join(100);
    pass(3 * GATHER_NANOS);
    join(1);
    assertThat(sent).isEqualTo(101);
  }

  @Test
  void eachIsToldItsOwnAnswer() throws Exception {
    join(Convoy.MANY);
    CompletableFuture<Integer> fifth = convoy.join(this::command).toCompletableFuture();
    CompletableFuture<Integer> sixth =
        convoy
            .<Integer>join(() -> CompletableFuture.failedFuture(new IllegalStateException("six")))
            .toCompletableFuture();
    CompletableFuture<Integer> seventh =
        convoy
            .<Integer>join(
                () -> {
                  throw new IllegalStateException("seven");
                })
            .toCompletableFuture();
    assertThat(fifth).isNotDone();
    pass(GATHER_NANOS);
    assertThat(fifth.get()).isEqualTo(5);
    assertThatThrownBy(sixth::get).hasRootCauseMessage("six");
    assertThatThrownBy(seventh::get).hasRootCauseMessage("seven");
  }

  @Test
  void whatWaitsIsSentBeforeTheEnd() {
    join(100);
    convoy.close();
    assertThat(sent).isEqualTo(100);
    assertThat(ended).isTrue();
  }
}
