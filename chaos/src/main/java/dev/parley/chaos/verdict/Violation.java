package dev.parley.chaos.verdict;

/// Something that must not be.
///
/// @param who whose session, such as `p17.3`; empty where it is nobody's
/// @param words what was seen, without text of messages
public record Violation(Wrong kind, String who, String words) {}
