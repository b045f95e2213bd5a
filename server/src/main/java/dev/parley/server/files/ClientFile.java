package dev.parley.server.files;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A file's content as it goes out.
///
/// @param gzipped null where that is not smaller
record ClientFile(Buffer content, @Nullable Buffer gzipped, String etag, String mediaType) {
  private static final int GZIP_BYTES_MIN = 1_024;
  private static final Set<String> COMPRESSED =
      Set.of("image/png", "image/jpeg", "image/webp", "font/woff2", "font/woff");

  static ClientFile read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String mediaType = mediaType(file.getFileName().toString());
    byte[] gzipped =
        content.length < GZIP_BYTES_MIN || COMPRESSED.contains(mediaType) ? content : gzip(content);
    return new ClientFile(
        Buffer.buffer(content),
        gzipped.length < content.length ? Buffer.buffer(gzipped) : null,
        "\"" + hash(content) + "\"",
        mediaType);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String mediaType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "html" -> "text/html; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "json", "map" -> "application/json; charset=utf-8";
      case "webmanifest" -> "application/manifest+json; charset=utf-8";
      case "txt" -> "text/plain; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "webp" -> "image/webp";
      case "ico" -> "image/x-icon";
      case "woff2" -> "font/woff2";
      case "woff" -> "font/woff";
      case "ttf" -> "font/ttf";
      case "wasm" -> "application/wasm";
      default -> "application/octet-stream";
    };
  }
}
