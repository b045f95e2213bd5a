package dev.parley.app.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A redis-server that can be started.
///
/// @param loadsModules whether it is worth trying to load one into it
record RedisProgram(Path path, Version version, boolean loadsModules) {
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final String BUNDLED_VERSION = "7.0.15";

  /// Such as 7.0.15.
  record Version(int major, int minor, int patch) {
    static @Nullable Version parse(String words) {
      Matcher found = VERSION.matcher(words);
      return found.find()
          ? new Version(number(found, 1), number(found, 2), number(found, 3))
          : null;
    }

    private static int number(Matcher found, int group) {
      return Integer.parseInt(found.group(group));
    }

    /// Whether it reads the files that `writer` left: those of another patch, and older ones.
    boolean reads(Version writer) {
      return major > writer.major || (major == writer.major && minor >= writer.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor + "." + patch;
    }
  }

  /// Those of version 7.0 or newer, best first: the chosen one alone where one is chosen, else the
  /// one on the PATH, the fetched one, and the one among the program's libraries, which is unpacked
  /// into `folder`.
  static List<RedisProgram> find(
      @Nullable Path chosen, @Nullable String searchPath, Path fetched, Path folder)
      throws IOException {
    List<RedisProgram> programs = new ArrayList<>();
    if (chosen != null) {
      add(programs, chosen, true);
      return programs;
    }
    for (String place : (searchPath == null ? "" : searchPath).split(":", -1)) {
      if (!place.isEmpty() && programs.isEmpty()) {
        add(programs, Path.of(place, "redis-server"), true);
      }
    }
    add(programs, fetched, true);
    Path bundled = bundled(folder);
    if (bundled != null) {
      add(programs, bundled, false);
    }
    return programs;
  }

  private static void add(List<RedisProgram> programs, Path path, boolean loadsModules)
      throws IOException {
    if (!Files.isExecutable(path) || Files.isDirectory(path)) {
      return;
    }
    Process asked =
        new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
    asked.getOutputStream().close();
    String words = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Version version = Version.parse(words);
    if (version != null && version.major() >= 7) {
      programs.add(new RedisProgram(path, version, loadsModules));
    }
  }

  /// Null where the library has none for this system.
  private static @Nullable Path bundled(Path folder) throws IOException {
    String name = "redis-server-" + BUNDLED_VERSION + "-" + system() + "-" + architecture();
    Path program = folder.resolve(name);
    if (Files.isExecutable(program)) {
      return program;
    }
    try (InputStream packed = RedisProgram.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        return null;
      }
      // Only a whole file ever gets the name.
      Path unpacked = folder.resolve(name + ".new");
      Files.copy(packed, unpacked, StandardCopyOption.REPLACE_EXISTING);
      if (!unpacked.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + unpacked + " executable");
      }
      return Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
  }
}
