package dev.parley.store.redis;

import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/// A Redis that loses its last moments: killed with -9, the end of its append-only file cut off, and
/// started again.
final class LostMoments implements AutoCloseable {
  final RedisProcess redis;

  LostMoments() {
    this(UnaryOperator.identity());
  }

  LostMoments(UnaryOperator<RedisSettings> settings) {
    redis =
        RedisProcess.start(
            settings.apply(
                RedisSettings.DEFAULT
                    .withRandomPassword()
                    .withAppendOnly()
                    // By default a write waits for an fsync under way, for up to two seconds.
                    .with("--appendfsync", "always")));
  }

  /// This moment: what Redis answered before it is in the file.
  long now() {
    try {
      return Files.size(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything after that moment is lost. Redis is down until [#back].
  void loseAllAfter(long moment) {
    redis.kill();
    try (FileChannel file = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      file.truncate(moment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void back() {
    redis.start();
  }

  private Path file() {
    return redis.folder().resolve("appendonlydir/appendonly.aof.1.incr.aof");
  }

  @Override
  public void close() {
    redis.close();
  }
}
