/// Real Redis servers for tests: [RedisProcess] is one, [RedisPair] a master and its replica,
/// [RedisCluster] three of those; [RedisFlavor] names the kinds that the store must work on and shares
/// one of each per JVM. Each can be harmed for real, and repaired so that it can be harmed again.
///
/// Knows Redis and its executable, nothing of Parley's keys. Every server listens on loopback alone
/// and dies with the JVM that started it, also when that is killed.
@NullMarked
package dev.parley.testkit.redis;

import org.jspecify.annotations.NullMarked;
