package dev.parley.server.looks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A small picture, held in memory. Its type is what its first bytes say, whatever its file is called:
/// no file that a browser would run or show as a page passes for one.
public final class Picture {
  public static final int BYTES_MAX = 512 * 1024;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] content;
  private final String mediaType;
  private final String hash;

  private Picture(byte[] content, String mediaType) {
    this.content = content;
    this.mediaType = mediaType;
    this.hash = hash(content);
  }

  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if it is too large, or no PNG, JPEG or WebP
  public static Picture read(Path file) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(BYTES_MAX + 1);
    }
    String mediaType = content.length > BYTES_MAX ? null : mediaType(content);
    if (mediaType == null) {
      throw new IllegalArgumentException("no PNG, JPEG or WebP of at most 512 KB");
    }
    return new Picture(content, mediaType);
  }

  private static @Nullable String mediaType(byte[] content) {
    if (HEX.formatHex(Arrays.copyOf(content, 8)).equals("89504e470d0a1a0a")) {
      return "image/png";
    }
    if (HEX.formatHex(Arrays.copyOf(content, 3)).equals("ffd8ff")) {
      return "image/jpeg";
    }
    String head = new String(Arrays.copyOf(content, 12), StandardCharsets.ISO_8859_1);
    return head.startsWith("RIFF") && head.endsWith("WEBP") ? "image/webp" : null;
  }

  private static String hash(byte[] content) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /// A copy.
  public byte[] content() {
    return content.clone();
  }

  /// Such as `image/png`.
  public String mediaType() {
    return mediaType;
  }

  /// Another for other content: 32 hexadecimal digits.
  public String hash() {
    return hash;
  }
}
