package dev.parley.bench.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How many files and sockets a process has open, and may have.
public final class OpenFiles {
  private static final Pattern HARD = Pattern.compile("(?m)^Max open files\\s+\\S+\\s+(\\d+)");

  /// For what is open beside the clients' sockets.
  private static final int OTHERS = 500;

  private OpenFiles() {}

  /// That a process of this user has open now.
  public static int of(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) open.count();
    }
  }

  /// @throws ImpossibleException with a sentence for the user, if it is too few
  public static void check(int connections) throws ImpossibleException {
    Matcher hard;
    try {
      hard = HARD.matcher(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException unknown) {
      // No Linux: the run itself will tell.
      return;
    }
    if (hard.find() && Integer.parseInt(hard.group(1)) < connections + OTHERS) {
      throw new ImpossibleException(
          "%d connections need %d open files in each process, and %s are allowed: raise `ulimit -n`."
              .formatted(connections, connections + OTHERS, hard.group(1)));
    }
  }
}
