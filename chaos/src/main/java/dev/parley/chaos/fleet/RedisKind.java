package dev.parley.chaos.fleet;

/// Which Redis a run stands on.
public enum RedisKind {
  /// One server with RedisJSON.
  SINGLE,
  /// A master and its replica.
  PAIR,
  /// Three masters with a replica each.
  CLUSTER
}
