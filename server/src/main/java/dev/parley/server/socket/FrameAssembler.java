package dev.parley.server.socket;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts the fragments of a text message together, up to a bound. For one thread.
final class FrameAssembler {
  /// What became of a fragment.
  sealed interface Result {
    record Unfinished() implements Result {}

    record Text(String text) implements Result {
      @Override
      public String toString() {
        return "Text[length=" + text.length() + "]";
      }
    }

    record TooLarge() implements Result {}

    /// Not valid UTF-8, or out of place.
    record Invalid() implements Result {}
  }

  private final int bytesMax;
  private @Nullable Buffer parts;

  FrameAssembler(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  Result take(Buffer fragment, boolean continues, boolean last) {
    Buffer before = parts;
    if (continues != (before != null)) {
      return new Result.Invalid();
    }
    int length = (before == null ? 0 : before.length()) + fragment.length();
    if (length > bytesMax) {
      parts = null;
      return new Result.TooLarge();
    }
    if (!last) {
      parts =
          before == null ? Buffer.buffer().appendBuffer(fragment) : before.appendBuffer(fragment);
      return new Result.Unfinished();
    }
    parts = null;
    byte[] bytes = before == null ? fragment.getBytes() : before.appendBuffer(fragment).getBytes();
    try {
      return new Result.Text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException invalid) {
      return new Result.Invalid();
    }
  }
}
