package dev.parley.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.SessionToken;
import dev.parley.store.redis.RecentCalls.Call;
import dev.parley.store.redis.RecentCalls.Repeated;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
  private final SessionToken session = SessionToken.random();
  private final RecentCalls calls = new RecentCalls(3, 1_000, Duration.ofMinutes(10));

  private static long at(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static Call call(SessionToken session, int bytes) {
    return new Call(session, bytes, () -> CompletableFuture.completedFuture(Repeated.KNOWN));
  }

  @Test
  void aCallIsForgottenWhenItsPartitionWasHeardTwentySecondsLater() {
    Call call = call(session, 1);
    calls.confirmed(call, 0, at(0));
    calls.heard(0, at(20));
    assertThat(calls.doubtful(session, 1)).containsExactly(call);
    calls.heard(0, at(20.1));
    assertThat(calls.doubtful(session, 1)).isEmpty();
  }

  @Test
  void aCallFromBeforeAFaultIsKeptUntilItWasRepeated() {
    Call call = call(session, 1);
    calls.confirmed(call, 0, at(0));
    calls.heard(1, at(20));
    assertThat(calls.doubtful(1)).containsExactly(session);
    calls.repeated(call, Repeated.KNOWN, 1, at(21));
    assertThat(calls.doubtful(1)).isEmpty();
    // Told just now, so the next fault may lose it again.
    assertThat(calls.doubtful(2)).containsExactly(session);
    calls.heard(1, at(42));
    assertThat(calls.doubtful(2)).isEmpty();
  }

  @Test
  void aPartitionThatIsAwayForTooLongIsToldNothing() {
    calls.confirmed(call(session, 1), 0, at(0));
    calls.expire(at(599));
    assertThat(calls.doubtful(1)).isNotEmpty();
    calls.expire(at(601));
    assertThat(calls.doubtful(1)).isEmpty();
  }

  @Test
  void theOldestGoWhenThereAreTooManyOrTooLongOnes() {
    Call first = call(session, 1);
    Call second = call(session, 1);
    calls.confirmed(first, 0, at(0));
    calls.confirmed(second, 0, at(0));
    calls.confirmed(call(session, 1), 0, at(0));
    calls.confirmed(call(session, 1), 0, at(0));
    assertThat(calls.doubtful(session, 1)).hasSize(3).doesNotContain(first).contains(second);
    Call large = call(session, 500);
    calls.confirmed(large, 0, at(0));
    calls.confirmed(call(session, 500), 0, at(0));
    calls.confirmed(call(session, 1), 0, at(0));
    assertThat(calls.doubtful(session, 1)).hasSize(2).doesNotContain(large);
  }

  @Test
  void oneThatIsTooLargeDoesNotCostTheOthersTheirPlaces() {
    Call small = call(session, 1);
    calls.confirmed(small, 0, at(0));
    calls.confirmed(call(SessionToken.random(), 501), 0, at(0));
    assertThat(calls.doubtful(1)).containsExactly(session);
  }

  @Test
  void whatCannotBeDoneYetIsTriedUntilNothingOfThatTimeIsTold() {
    Call call = call(session, 1);
    calls.confirmed(call, 0, at(0));
    for (int i = 1; i < 599; i++) {
      calls.repeated(call, Repeated.NOT_YET, 1, at(i));
      assertThat(calls.doubtful(session, 1)).containsExactly(call);
    }
    calls.expire(at(601));
    assertThat(calls.doubtful(session, 1)).isEmpty();
  }

  @Test
  void anEndedSessionTakesItsCallsAlong() {
    SessionToken other = SessionToken.random();
    calls.confirmed(call(session, 1), 0, at(0));
    calls.confirmed(call(other, 1), 0, at(0));
    calls.ended(session);
    assertThat(calls.doubtful(1)).containsExactly(other);
  }
}
