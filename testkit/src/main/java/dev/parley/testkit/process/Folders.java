package dev.parley.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// What processes leave behind.
public final class Folders {
  private Folders() {}

  /// Deletes a folder with all that is in it.
  ///
  /// @throws UncheckedIOException if something of it cannot be deleted
  public static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException kept) {
      throw new UncheckedIOException(kept);
    }
  }
}
