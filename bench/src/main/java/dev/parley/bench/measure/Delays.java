package dev.parley.bench.measure;

import java.util.Arrays;

/// Delays in microseconds. For any thread.
public final class Delays {
  private long[] micros = new long[64];
  private int count;

  public synchronized void add(long delayMicros) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, count * 2);
    }
    micros[count++] = delayMicros;
  }

  public synchronized int count() {
    return count;
  }

  /// All of several, sorted.
  public static Sorted sorted(Iterable<Delays> all) {
    long[] together = new long[0];
    for (Delays one : all) {
      long[] more = one.copy();
      int at = together.length;
      together = Arrays.copyOf(together, at + more.length);
      System.arraycopy(more, 0, together, at, more.length);
    }
    Arrays.sort(together);
    return new Sorted(together);
  }

  private synchronized long[] copy() {
    return Arrays.copyOf(micros, count);
  }

  /// Delays in order.
  public static final class Sorted {
    private final long[] micros;

    private Sorted(long[] micros) {
      this.micros = micros;
    }

    public int count() {
      return micros.length;
    }

    /// The smallest delay that the given share does not exceed, in milliseconds.
    ///
    /// @param share above 0, up to 1
    /// @throws IllegalStateException if there is none at all
    public double millis(double share) {
      if (micros.length == 0) {
        throw new IllegalStateException("nothing was measured");
      }
      int rank = (int) Math.ceil(share * micros.length);
      return micros[Math.clamp(rank - 1, 0, micros.length - 1)] / 1_000.0;
    }
  }
}
