package dev.parley.store;

/// Where a turn that has not begun stands.
///
/// @param ahead turns that begin before it: those of other sessions that were ready before its own,
///     and those of its own session before it. From 0 on
/// @param own those of them that are of its own session: they are answered one after the other, the
///     running one among them
/// @param whole whether all sessions were looked at; else only those that share a partition with its
///     own, as on a cluster, where there are many partitions and nobody goes through all of them for
///     each place
public record QueuePlace(int ahead, int own, boolean whole) {}
