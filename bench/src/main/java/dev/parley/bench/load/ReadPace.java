package dev.parley.bench.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/// How fast a client reads.
///
/// @param bytesPerSecond 0 for as fast as it comes
public record ReadPace(int bytesPerSecond) {
  public static final ReadPace FAST = new ReadPace(0);

  boolean slow() {
    return bytesPerSecond > 0;
  }

  InputStream of(InputStream in) {
    return slow() ? new Paced(in, bytesPerSecond) : in;
  }

  private static final class Paced extends FilterInputStream {
    private final int bytesPerSecond;
    private long freeNanos = System.nanoTime();

    Paced(InputStream in, int bytesPerSecond) {
      super(in);
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        TimeUnit.NANOSECONDS.sleep(freeNanos - System.nanoTime());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
      int count = super.read(into, offset, Math.min(length, bytesPerSecond));
      freeNanos = System.nanoTime() + Math.max(count, 0) * 1_000_000_000L / bytesPerSecond;
      return count;
    }
  }
}
