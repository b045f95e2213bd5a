package dev.parley.chaos.fault;

/// What a fault strikes. Two at once strike two places.
public enum Place {
  WORKERS,
  SERVERS,
  REDIS,
  NETWORK,
  ALL
}
