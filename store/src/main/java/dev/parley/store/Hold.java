package dev.parley.store;

/// A worker's hold on an attempt: while it is the owner, it alone may write the answer.
///
/// @param attempt the id of the attempt's `started` event
/// @param owner the hold's own random name
public record Hold(
    SessionToken session, String turnId, String attempt, String owner, String entry, Slot slot) {}
