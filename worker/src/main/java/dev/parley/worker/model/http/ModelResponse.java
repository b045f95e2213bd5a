package dev.parley.worker.model.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/// What a model server answered. Closing it, from any thread, closes the connection unless the body
/// was read to its end, and ends a read under way with an [IOException].
///
/// @param body bounded; see [BoundedBody]
public record ModelResponse(int status, HttpHeaders headers, InputStream body)
    implements AutoCloseable {
  private static final int REFUSAL_BYTES_MAX = 64 * 1024;

  public boolean successful() {
    return status >= 200 && status < 300;
  }

  /// Whether the body has the media type, such as `text/event-stream`.
  public boolean hasType(String mediaType) {
    return headers.firstValue("Content-Type").orElse("").strip().startsWith(mediaType);
  }

  /// The whole body as text.
  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /// The beginning of a refusal's body, to look for known words in; empty where it cannot be read.
  /// Never to be logged.
  public String refusalText() {
    try {
      return new String(body.readNBytes(REFUSAL_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // The status says enough.
      return "";
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
