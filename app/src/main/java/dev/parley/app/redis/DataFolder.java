package dev.parley.app.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The folder in which one `run` keeps everything; held alone while it is open. The system gives the
/// lock back however the process ends.
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes the folder where it is missing, readable for its owner alone.
  ///
  /// @throws EmbeddedRedisException it cannot be written, or another process holds it
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    FileChannel lock = null;
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
      lock =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!held(lock)) {
        lock.close();
        throw new EmbeddedRedisException(
            "Another Parley is using the data folder "
                + path
                + ": stop it first, or choose another folder with --data-dir.");
      }
      lock.truncate(0);
      lock.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return new DataFolder(path, lock);
    } catch (IOException broken) {
      throw new EmbeddedRedisException(
          "The data folder " + path + " cannot be written: choose another with --data-dir.");
    }
  }

  /// The process that holds the folder right now.
  public static OptionalLong holder(Path folder) {
    Path file = folder.toAbsolutePath().normalize().resolve("lock");
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return held(lock)
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(Files.readString(file)));
    } catch (IOException | NumberFormatException unreadable) {
      return OptionalLong.empty();
    }
  }

  private static boolean held(FileChannel lock) throws IOException {
    try {
      @Nullable FileLock held = lock.tryLock();
      return held != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
