package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Quotas;
import dev.parley.store.Quotas.Event;
import dev.parley.store.Quotas.Subject;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitTest {
  private static final Subject ADA = new Subject.Address("192.0.2.1");
  private static final Subject GRACE = new Subject.Address("192.0.2.2");

  @ParameterizedTest
  @EnumSource(names = {"LIST", "CLUSTER"})
  void whatComesTooOftenIsToldWhenItMayComeAgain(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      Quotas quotas = rig.store.quotas();
      for (int i = 0; i < 3; i++) {
        assertThat(get(quotas.take(Event.MESSAGE, ADA, 3))).isZero();
      }
      assertThat(get(quotas.take(Event.MESSAGE, ADA, 3)))
          .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
      assertThat(get(quotas.take(Event.SESSION, ADA, 3))).isZero();
      assertThat(get(quotas.take(Event.MESSAGE, GRACE, 3))).isZero();
      Subject session = new Subject.Session(SessionToken.random());
      assertThat(get(quotas.take(Event.MESSAGE, session, 3))).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST"})
  void timeGivesBackOneByOne(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      Quotas quotas = rig.store.quotas();
      SessionToken token = SessionToken.random();
      Subject session = new Subject.Session(token);
      for (int i = 0; i < 3; i++) {
        get(quotas.take(Event.MESSAGE, session, 3));
      }
      // As if twenty seconds had passed: a third of a minute, so one of three.
      String key = rig.partition(token).rate("message", token.value());
      double forgotten = Double.parseDouble(rig.redis(redis -> redis.get(key)));
      rig.redis(redis -> redis.set(key, String.valueOf((long) forgotten - 20_000)));
      assertThat(get(quotas.take(Event.MESSAGE, session, 3))).isZero();
      assertThat(get(quotas.take(Event.MESSAGE, session, 3))).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST"})
  void aClockThatIsSetBackShutsNobodyOutForLong(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = SessionToken.random();
      String key = rig.partition(token).rate("message", token.value());
      rig.redis(redis -> redis.set(key, String.valueOf(System.currentTimeMillis() + 86_400_000)));
      assertThat(get(rig.store.quotas().take(Event.MESSAGE, new Subject.Session(token), 60)))
          .isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "CLUSTER"})
  void twoNodesCountTogether(RedisFlavor flavor) {
    // Both open after Redis was emptied: the salt is of the same deployment.
    try (StoreRig rig = StoreRig.on(flavor, config -> config);
        RedisStore other = RedisStore.open(rig.config)) {
      List<CompletableFuture<Duration>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Quotas quotas = (i % 2 == 0 ? rig.store : other).quotas();
        asked.add(quotas.take(Event.MESSAGE, ADA, 10).toCompletableFuture());
      }
      assertThat(asked.stream().filter(wait -> get(wait).isZero())).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "CLUSTER"})
  void anAddressIsNowhereToBeRead(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      get(rig.store.quotas().take(Event.MESSAGE, ADA, 3));
      get(rig.store.quotas().note(ADA, "node", 1, 0));
      List<String> keys = rig.redis(redis -> redis.keys("*"));
      assertThat(keys)
          .filteredOn(key -> key.startsWith("rate:") || key.startsWith("open:"))
          .hasSize(2);
      assertThat(keys).noneMatch(key -> key.contains("192.0.2"));
      assertThat(keys)
          .filteredOn(key -> key.startsWith("rate:") || key.startsWith("open:"))
          .allSatisfy(
              key -> assertThat(rig.count(redis -> redis.pttl(key))).isBetween(1L, 60_000L));
      assertThat(ADA.toString()).doesNotContain("192");
    }
  }
}
