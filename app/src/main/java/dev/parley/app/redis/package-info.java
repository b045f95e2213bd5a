/// The Redis that `run` brings along: a redis-server process on loopback with a random password and
/// its files in the data folder. [EmbeddedRedis] starts and ends it, and deals with one that a killed
/// program left behind.
///
/// Speaks to Redis by a few lines of its own, since only `store` may know Lettuce.
@NullMarked
package dev.parley.app.redis;

import org.jspecify.annotations.NullMarked;
