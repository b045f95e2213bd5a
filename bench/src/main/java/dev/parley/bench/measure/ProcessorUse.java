package dev.parley.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// What processes take of a processor core, since the last look, to 10 ms, as the system counts it. For
/// one thread.
public final class ProcessorUse {
  private static final double TICKS_PER_SECOND = 100;

  /// Of `/proc/<pid>/stat`, counted from behind the name: user and system time, its own and that of
  /// children that ended.
  private static final int FIRST_TIME = 11;

  private static final int OWN_TIMES = 2;
  private static final int ALL_TIMES = 4;

  private final List<Path> stats;
  private final int times;
  private long before;

  /// Of the processes alone.
  public static ProcessorUse of(Collection<ProcessHandle> processes) {
    return new ProcessorUse(processes, OWN_TIMES);
  }

  /// Also of their children, once those have ended: such is the one that writes Redis's file anew.
  public static ProcessorUse withChildren(Collection<ProcessHandle> processes) {
    return new ProcessorUse(processes, ALL_TIMES);
  }

  private ProcessorUse(Collection<ProcessHandle> processes, int times) {
    this.times = times;
    this.stats =
        processes.stream()
            .map(process -> Path.of("/proc", Long.toString(process.pid()), "stat"))
            .toList();
    this.before = ticks();
  }

  /// What they took of a core's time, which tells more than a share on a machine that others use too.
  ///
  /// @throws UncheckedIOException if one of them has ended
  public double seconds() {
    long now = ticks();
    double seconds = (now - before) / TICKS_PER_SECOND;
    before = now;
    return seconds;
  }

  private long ticks() {
    long sum = 0;
    for (Path stat : stats) {
      try {
        String line = Files.readString(stat);
        // The name in brackets may hold anything.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        for (int i = FIRST_TIME; i < FIRST_TIME + times; i++) {
          sum += Long.parseLong(fields[i]);
        }
      } catch (IOException gone) {
        throw new UncheckedIOException("a process that is measured has ended", gone);
      }
    }
    return sum;
  }
}
