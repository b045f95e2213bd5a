package dev.parley.worker.model.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A response body that fails once it, or one of its lines, is longer than any answer: readers gather
/// lines and bodies in memory.
public final class BoundedBody extends FilterInputStream {
  /// Room for an answer's 64 KB, each piece wrapped in some hundred bytes.
  static final int BODY_BYTES_MAX = 32 * 1024 * 1024;

  static final int LINE_BYTES_MAX = 1024 * 1024;

  private int bodyBytes;
  private int lineBytes;

  public BoundedBody(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      bodyBytes += count;
      for (int i = offset; i < offset + count; i++) {
        lineBytes = buffer[i] == '\n' ? 0 : lineBytes + 1;
        if (lineBytes > LINE_BYTES_MAX) {
          throw new ExceededException();
        }
      }
      if (bodyBytes > BODY_BYTES_MAX) {
        throw new ExceededException();
      }
    }
    return count;
  }

  /// The body is longer than any answer.
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("a response body is too long");
    }
  }
}
