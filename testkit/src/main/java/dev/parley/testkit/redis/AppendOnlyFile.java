package dev.parley.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a server's append-only files that is written now: the last incremental file that its
/// manifest names, such as `file appendonly.aof.3.incr.aof seq 3 type i`.
/// See redis.io/docs/latest/operate/oss_and_stack/management/persistence.
final class AppendOnlyFile {
  private static final Pattern INCREMENTAL =
      Pattern.compile("(?m)^file (\\S+) seq \\d+ type i(?: .*)?$");
  private static final Duration REWRITE_MAX = Duration.ofSeconds(20);

  private final RedisProcess redis;
  private final Path folder;

  AppendOnlyFile(RedisProcess redis) {
    this.redis = redis;
    folder = redis.folder().resolve("appendonlydir");
  }

  /// How far a file was written at some moment.
  record End(Path file, long bytes) {}

  /// Where it ends now. Has the server begin no new file from now on, so that what follows lies
  /// behind this end.
  End end() {
    redis.call(connection -> connection.sync().configSet("auto-aof-rewrite-percentage", "0"));
    Waiting.until(
        "the append-only file is not being rewritten",
        REWRITE_MAX,
        () -> {
          String info = redis.call(connection -> connection.sync().info("persistence"));
          return info.contains("aof_rewrite_in_progress:0")
              && info.contains("aof_rewrite_scheduled:0");
        });
    return endOf(current());
  }

  private static End endOf(Path file) {
    try {
      return new End(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path current() {
    try {
      Matcher lines =
          INCREMENTAL.matcher(Files.readString(folder.resolve("appendonly.aof.manifest")));
      String last = null;
      while (lines.find()) {
        last = lines.group(1);
      }
      if (last == null) {
        throw new IllegalStateException("the manifest names no incremental file");
      }
      return folder.resolve(last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Cuts off what came behind that end; only while the server does not run.
  ///
  /// @return how many bytes
  long cut(End end) {
    if (!current().equals(end.file())) {
      throw new IllegalStateException("a new append-only file was begun meanwhile");
    }
    long cutBytes = endOf(end.file()).bytes() - end.bytes();
    try (FileChannel file = FileChannel.open(end.file(), StandardOpenOption.WRITE)) {
      file.truncate(end.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cutBytes;
  }
}
