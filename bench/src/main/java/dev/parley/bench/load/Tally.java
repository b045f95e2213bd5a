package dev.parley.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What happened to clients, counted by name, such as `closed with 4504`. For any thread.
public final class Tally {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder faults = new LongAdder();

  public void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  /// Counts what must not be, whatever a run does to its clients.
  public void fault(String what) {
    faults.increment();
    count(what);
  }

  /// How much there was that must not be.
  public long faults() {
    return faults.sum();
  }

  /// How often, by name.
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }
}
