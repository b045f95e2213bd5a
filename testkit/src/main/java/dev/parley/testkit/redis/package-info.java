/// Real Redis servers for tests: [RedisProcess] is one, [RedisCluster] several, [RedisFlavor] names the
/// three kinds that the store must work on and shares one of each per JVM.
///
/// Knows Redis and its executable, nothing of Parley's keys. Every server listens on loopback alone
/// and dies with the JVM that started it, also when that is killed.
@NullMarked
package dev.parley.testkit.redis;

import org.jspecify.annotations.NullMarked;
