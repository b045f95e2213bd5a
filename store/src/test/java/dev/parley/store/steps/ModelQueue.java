package dev.parley.store.steps;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the model knows of a partition's queue of ready sessions and its consumer group.
final class ModelQueue {
  /// A ready or running session's place.
  static final class Entry {
    final String id;
    final ModelSession session;
    @Nullable String consumer;
    long deliveries;

    /// As far as the test made it old; time that really passed does not count.
    long idleMs;

    Entry(String id, ModelSession session) {
      this.id = id;
      this.session = session;
    }

    long number() {
      return ModelQueue.number(id);
    }
  }

  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private long handedOut;
  private long newest;

  /// Turns given up.
  int deadLetters;

  static long number(String id) {
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  Entry add(String id, ModelSession session) {
    Violation.unless(number(id) > newest, "a new entry stands behind an old one");
    newest = number(id);
    Entry entry = new Entry(id, session);
    entries.put(entry.number(), entry);
    return entry;
  }

  void remove(Entry entry) {
    entries.remove(entry.number());
  }

  /// The entry of that id, if it is that session's.
  Optional<Entry> find(String id, ModelSession session) {
    return Optional.ofNullable(entries.get(number(id))).filter(entry -> entry.session == session);
  }

  boolean contains(Entry entry) {
    return entries.get(entry.number()) == entry;
  }

  int size() {
    return entries.size();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  long handedOut() {
    return handedOut;
  }

  /// The group is lost: nothing is pending, everything is to be handed out again.
  void loseGroup() {
    handedOut = 0;
    for (Entry entry : entries.values()) {
      entry.consumer = null;
      entry.deliveries = 0;
      entry.idleMs = 0;
    }
  }

  /// What a claim must answer: what the consumer has pending, else what lapsed, else what is new; of
  /// each the first.
  Optional<Entry> next(String consumer, boolean lapsedToo, long leaseMs) {
    return first(entry -> consumer.equals(entry.consumer))
        .or(() -> first(entry -> lapsedToo && entry.consumer != null && entry.idleMs >= leaseMs))
        .or(() -> first(entry -> entry.number() > handedOut));
  }

  /// The entry is handed to a consumer.
  void take(Entry entry, String consumer) {
    handedOut = Math.max(handedOut, entry.number());
    entry.consumer = consumer;
    entry.deliveries++;
    entry.idleMs = 0;
  }

  /// Whether no claim could ever find the entry: it was handed out, yet nobody has it pending.
  boolean stranded(Entry entry) {
    return entry.consumer == null && entry.number() <= handedOut;
  }

  private Optional<Entry> first(Predicate<Entry> wanted) {
    return entries.values().stream().filter(wanted).findFirst();
  }
}
