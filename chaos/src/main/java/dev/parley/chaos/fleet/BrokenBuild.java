package dev.parley.chaos.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// A copy of the built program from which a guard was taken out of a jar. The program itself knows
/// nothing of it, and has no switch for it.
public final class BrokenBuild {
  private BrokenBuild() {}

  /// Makes the copy.
  ///
  /// @param root the checkout whose build is copied
  /// @param folder for the copy
  /// @return its `bin/parley`
  /// @throws IllegalStateException if there was nothing to take out
  public static Path make(Path root, Path folder, Broken broken) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String script : List.of("parley", "tools.sh")) {
      Files.copy(
          root.resolve("bin").resolve(script),
          bin.resolve(script),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path built = root.resolve("app/target");
    Path target = Files.createDirectories(folder.resolve("app/target"));
    Files.copy(built.resolve("parley.jar"), target.resolve("parley.jar"));
    Path lib = Files.createDirectories(target.resolve("lib"));
    try (Stream<Path> jars = Files.list(built.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        Path copy = lib.resolve(jar.getFileName().toString());
        List<Cut> cuts = broken.cuts().stream().filter(cut -> isOf(cut, jar)).toList();
        if (cuts.isEmpty()) {
          Files.copy(jar, copy);
        } else {
          rewrite(jar, copy, cuts);
        }
      }
    }
    return bin.resolve("parley");
  }

  private static boolean isOf(Cut cut, Path jar) {
    return jar.getFileName().toString().matches(cut.module() + "-\\d.*\\.jar");
  }

  private static void rewrite(Path jar, Path copy, List<Cut> cuts) throws IOException {
    int[] changes = new int[cuts.size()];
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(copy))) {
      for (JarEntry entry : Collections.list(from.entries())) {
        byte[] bytes;
        try (InputStream in = from.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        for (int i = 0; i < changes.length; i++) {
          if (cuts.get(i).concerns(entry.getName())) {
            byte[] before = bytes;
            bytes = cuts.get(i).cut(before);
            changes[i] += Arrays.equals(before, bytes) ? 0 : 1;
          }
        }
        to.putNextEntry(new JarEntry(entry.getName()));
        to.write(bytes);
      }
    }
    if (Arrays.stream(changes).anyMatch(count -> count == 0)) {
      throw new IllegalStateException("nothing to take out in " + jar.getFileName());
    }
  }
}
