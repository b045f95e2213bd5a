package dev.parley.chaos.verdict;

import java.util.LinkedHashSet;
import java.util.Set;

/// What is known of one turn. Guarded by its session's lock.
final class TurnRecord {
  final String turnId;
  final Question question;
  final long sentNanos;

  /// When it was first seen accepted; 0 before.
  long acceptedNanos;

  /// When it was first seen to have ended; 0 before.
  long endedNanos;

  boolean stopAsked;
  boolean refused;

  /// Whether the client has it no more in its outbox.
  boolean forgotten;

  /// The different endings that observers saw.
  final Set<Ending> endings = new LinkedHashSet<>();

  TurnRecord(String turnId, Question question, long sentNanos) {
    this.turnId = turnId;
    this.question = question;
    this.sentNanos = sentNanos;
  }

  boolean accepted() {
    return acceptedNanos != 0;
  }

  boolean ended() {
    return endedNanos != 0;
  }
}
