package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.Hold;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndTest {
  @ParameterizedTest
  @EnumSource
  void nothingIsLeftAndWhoWatchesOrWorksIsTold(RedisFlavor flavor) throws Exception {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      Queue<String> orders = new ConcurrentLinkedQueue<>();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      try (AutoCloseable _ = get(rig.turns.listen(new StopTest.Orders(orders)));
          var _ = get(rig.store.live().subscribe(token, seen::add))) {
        rig.accepted(token, "one");
        rig.accepted(token, "two");
        Hold hold = rig.begun("a").hold();
        rig.flush(hold, "", "half");
        assertThat(get(rig.sessions.end(token))).isTrue();
        assertThat(get(rig.sessions.end(token))).isFalse();
        Awaitility.await().until(() -> orders.contains(hold.owner()));
        Awaitility.await().until(() -> seen.contains(new LiveMessage.Ended()));
      }
      Keys.Partition partition = rig.partition(token);
      String[] keys = partition.session(token);
      for (int i = 0; i < 5; i++) {
        String key = keys[i];
        assertThat(rig.count(redis -> redis.exists(key))).as(key).isEqualTo(i == 1 ? 1 : 0);
      }
      // That it was ended stays known, for a while.
      List<String> known = rig.redis(redis -> redis.hkeys(keys[1]));
      assertThat(known).containsExactly("ended");
      assertThat(rig.count(redis -> redis.pttl(keys[1]))).isBetween(1L, 3_600_000L);
      assertThat(rig.count(redis -> redis.xlen(partition.queue()))).isZero();
      assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
      assertThat(get(rig.sessions.sweep())).isZero();
      assertThat(get(rig.sessions.resume(token, Held.NOTHING))).isEqualTo(new Resumption.Gone());
      assertThat(rig.send(token, turnId(), "x", new Parent.Newest()))
          .isEqualTo(new AcceptResult.Gone());
    }
  }
}
