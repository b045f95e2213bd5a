package dev.parley.chaos.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// Draws faults from a seed: every kind once in each round, in another order each time, now and then
/// two at once that strike different places. Not for several threads at once.
public final class Schedule {
  private static final int TWO_PERCENT = 15;

  private final List<Fault> faults;
  private final Random random;
  private final Deque<Fault> round = new ArrayDeque<>();

  private Schedule(List<Fault> faults, long seed) {
    this.faults = List.copyOf(faults);
    this.random = new Random(seed);
  }

  /// Goes on for ever.
  public static Schedule endless(List<Fault> faults, long seed) {
    return new Schedule(faults, seed);
  }

  /// These, one at a time, and no more.
  public static Schedule once(List<Fault> faults) {
    Schedule schedule = new Schedule(List.of(), 0);
    schedule.round.addAll(faults);
    return schedule;
  }

  /// Whether there is no more.
  public boolean isOver() {
    return faults.isEmpty() && round.isEmpty();
  }

  /// One fault, or two for the same moment.
  public List<Fault> next() {
    Fault first = draw();
    if (faults.isEmpty() || random.nextInt(100) >= TWO_PERCENT || round.isEmpty()) {
      return List.of(first);
    }
    Fault second = round.element();
    boolean apart =
        first.place() != second.place()
            && first.place() != Place.ALL
            && second.place() != Place.ALL;
    return apart ? List.of(first, round.remove()) : List.of(first);
  }

  private Fault draw() {
    if (round.isEmpty()) {
      List<Fault> shuffled = new ArrayList<>(faults);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    return round.remove();
  }
}
