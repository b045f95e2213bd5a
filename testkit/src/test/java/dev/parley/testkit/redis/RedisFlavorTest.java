package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisFlavorTest {
  @ParameterizedTest
  @EnumSource
  void isSharedAndEmpty(RedisFlavor flavor) {
    RedisServers first = flavor.empty();
    assertThat(first.urls()).hasSize(flavor == RedisFlavor.CLUSTER ? 3 : 1);
    assertThat(flavor.empty()).isSameAs(first);
  }
}
