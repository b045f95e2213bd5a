package dev.parley.store;

/// Where a turn that has not begun stands.
///
/// @param ahead turns that begin before it: those of other sessions that were ready before its own,
///     and those of its own session before it. From 0 on
/// @param own those of them that are of its own session: they are answered one after the other, the
///     running one among them
public record QueuePlace(int ahead, int own) {}
