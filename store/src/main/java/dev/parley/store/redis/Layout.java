package dev.parley.store.redis;

import dev.parley.store.StoreConfig.Documents;

/// The Redis in use and how it is laid out, as found when the store was opened.
///
/// @param redisVersion as Redis says it, such as `7.0.15`
/// @param jsonOffered whether the server has RedisJSON
/// @param documents how documents are kept; never [Documents#AUTO]
/// @param partitions a power of two
/// @param evictionPolicy Redis's `maxmemory-policy`; with any but `noeviction` a full Redis drops
///     sessions
/// @param appendOnly whether Redis writes an append-only file
/// @param replicas how many the server has; on a cluster, the master that has the fewest
public record Layout(
    String redisVersion,
    boolean jsonOffered,
    Documents documents,
    boolean cluster,
    int partitions,
    String evictionPolicy,
    boolean appendOnly,
    int replicas) {}
