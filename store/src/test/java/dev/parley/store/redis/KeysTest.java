package dev.parley.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.SessionToken;
import io.lettuce.core.cluster.SlotHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 1024})
  void eachPartitionLiesInItsOwnPartOfTheSlots(int partitions) {
    Set<Integer> parts = new HashSet<>();
    for (Keys.Partition partition : new Keys(partitions).partitions()) {
      int slot = SlotHash.getSlot(partition.queue());
      assertThat(slot * partitions / SlotHash.SLOT_COUNT).isEqualTo(partition.number());
      parts.add(partition.number());
    }
    assertThat(parts).hasSize(partitions);
  }

  @Test
  void allOfAPartitionSharesASlot() {
    SessionToken token = SessionToken.random();
    Keys.Partition partition = new Keys(64).partition(token);
    int slot = SlotHash.getSlot(partition.queue());
    for (String key : partition.session(token)) {
      assertThat(SlotHash.getSlot(key)).isEqualTo(slot);
    }
    assertThat(SlotHash.getSlot(partition.live(token))).isEqualTo(slot);
    assertThat(SlotHash.getSlot(partition.canary())).isEqualTo(slot);
    assertThat(SlotHash.getSlot(partition.ready())).isEqualTo(slot);
    assertThat(SlotHash.getSlot(partition.orders())).isEqualTo(slot);
    assertThat(SlotHash.getSlot(Keys.WORKERS)).isEqualTo(SlotHash.getSlot(Keys.REPORTS));
  }

  @Test
  void sessionsSpreadOverThePartitions() {
    Keys keys = new Keys(64);
    Map<Integer, Integer> sessions = new HashMap<>();
    for (int i = 0; i < 6_400; i++) {
      sessions.merge(keys.partition(SessionToken.random()).number(), 1, Integer::sum);
    }
    assertThat(sessions).hasSize(64);
    assertThat(sessions.values()).allSatisfy(count -> assertThat(count).isBetween(40, 180));
  }

  /// Whoever changes how a token finds its partition loses all sessions: this must stay.
  @Test
  void aTokenKeepsItsPartition() {
    SessionToken token = SessionToken.parse("3f2b8c1e-5a64-4d0b-9f3a-7c2d1e0f4b5a").orElseThrow();
    assertThat(new Keys(1).partition(token).tag()).isEqualTo("0");
    assertThat(new Keys(64).partition(token).tag()).isEqualTo("0.178");
  }
}
