package dev.parley.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import redis.embedded.RedisExecProvider;

/// Where redis-server and RedisJSON are on this machine.
final class RedisBinaries {
  private static final String VERSION = "7.0.15";

  private RedisBinaries() {}

  /// Redis 7.0.15 out of the embedded-redis library, unpacked once per machine user.
  static synchronized Path server() {
    Path folder =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "parley-redis-" + VERSION + "-" + System.getProperty("user.name"));
    Path server = folder.resolve("redis-server");
    if (Files.isExecutable(server)) {
      return server;
    }
    try {
      Files.createDirectories(folder);
      // Several test JVMs may do this at once: only a whole file ever gets the name.
      Path unpacked = RedisExecProvider.defaultProvider().get().toPath();
      Path copy = Files.createTempFile(folder, "redis-server", ".new");
      Files.copy(unpacked, copy, StandardCopyOption.REPLACE_EXISTING);
      if (!copy.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + copy + " executable");
      }
      Files.move(copy, server, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A redis-server that can load modules, which the one of [#server()] cannot: it is linked
  /// statically.
  ///
  /// @throws IllegalStateException if it is not there
  static Path serverWithModules() {
    Path server = cached("redis", "redis-server");
    if (!Files.isExecutable(server)) {
      throw new IllegalStateException(
          "Redis 8.2 is missing at .cache/redis/redis-server: run `make setup`, which fetches it");
    }
    return server;
  }

  /// The RedisJSON module.
  ///
  /// @throws IllegalStateException if it is not there
  static Path json() {
    Path module = cached("modules", "rejson.so");
    if (!Files.isRegularFile(module)) {
      throw new IllegalStateException(
          "RedisJSON is missing at .cache/modules/rejson.so: run `make setup`, which fetches it");
    }
    return module;
  }

  private static Path cached(String folder, String file) {
    String root = System.getProperty("parley.root");
    if (root == null) {
      throw new IllegalStateException(
          "the system property parley.root must name the project's top folder");
    }
    return Path.of(root, ".cache", folder, file);
  }
}
