package dev.parley.app.redis;

import dev.parley.app.redis.RedisFolder.State;
import dev.parley.app.redis.RedisProgram.Version;
import dev.parley.app.redis.RespConnection.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds out which redis-server, port and module work together with a folder's files.
final class RedisStart {
  private static final int PORT_TRIES = 5;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration LISTEN_MAX = Duration.ofSeconds(30);
  private static final Duration LOAD_MAX = Duration.ofMinutes(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final RedisFolder folder;
  private final @Nullable Path module;

  RedisStart(RedisFolder folder, Path module) {
    this.folder = folder;
    this.module = Files.isReadable(module) ? module.toAbsolutePath() : null;
  }

  /// The first of `programs` that can read the folder's files, started. A new folder gets RedisJSON
  /// where it can be loaded, and keeps to what it got.
  EmbeddedRedis first(List<RedisProgram> programs, State state)
      throws IOException, InterruptedException {
    if (programs.isEmpty()) {
      throw new EmbeddedRedisException(
          "No redis-server 7.0 or newer was found: install one, or set PARLEY_REDIS_SERVER or REDIS_URL.");
    }
    folder.keepLog();
    Version writer = state.writer();
    List<RedisProgram> fit =
        programs.stream()
            .filter(program -> writer == null || program.version().reads(writer))
            .filter(program -> !state.json() || (module != null && program.loadsModules()))
            .toList();
    for (RedisProgram program : fit) {
      if (module != null && program.loadsModules() && (state.json() || writer == null)) {
        EmbeddedRedis redis = start(program, state, module);
        if (redis != null) {
          return redis;
        }
      }
      if (!state.json()) {
        EmbeddedRedis redis = start(program, state, null);
        if (redis != null) {
          return redis;
        }
      }
    }
    throw new EmbeddedRedisException(
        "The conversations in "
            + folder.path()
            + " need Redis "
            + (writer == null ? "7.0" : writer.major() + "." + writer.minor())
            + " or newer"
            + (state.json() ? " and the RedisJSON module" : "")
            + ", which this machine does not have: run make setup, or set PARLEY_REDIS_SERVER"
            + (state.json() ? " and PARLEY_REDIS_JSON_MODULE." : "."));
  }

  /// Null if the module cannot be loaded.
  private @Nullable EmbeddedRedis start(
      RedisProgram program, State before, @Nullable Path withModule)
      throws IOException, InterruptedException {
    int port = free(before.port()) ? before.port() : freePort();
    for (int i = 1; ; i++) {
      State state = before.with(port, program.version(), withModule != null);
      folder.configure(state, withModule);
      // Kept before the start: after a kill at any time from here on, the next start finds the
      // server.
      folder.keep(before.with(port, before.writer(), before.json()));
      Process process = launch(program);
      if (answers(process, state)) {
        folder.keep(state);
        return new EmbeddedRedis(process, state, program);
      }
      String words = folder.lastWords();
      if (words.contains("load module") || words.contains("failed to load")) {
        return null;
      }
      if (i == PORT_TRIES || !words.contains("Address already in use")) {
        throw new EmbeddedRedisException(
            "Parley's own Redis did not start; its last words, from "
                + folder.log()
                + ", are:\n"
                + words);
      }
      port = freePort();
    }
  }

  /// In a session of its own, so that Ctrl-C in the terminal ends Parley and not Redis under it.
  private Process launch(RedisProgram program) throws IOException {
    List<String> command = new ArrayList<>();
    // What it writes is for its owner alone.
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.addAll(List.of("/bin/sh", "-c", "umask 077; exec \"$0\" \"$@\"", "/usr/bin/setsid"));
    } else {
      // A job of a shell with job control is a process group of its own.
      command.addAll(List.of("/bin/sh", "-m", "-c", "umask 077; \"$0\" \"$@\" & wait"));
    }
    command.add(program.path().toString());
    command.add(folder.config().toString());
    return new ProcessBuilder(command)
        .directory(folder.path().toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Waits until it has read its files; false if it ends before.
  private static boolean answers(Process process, State state)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    boolean loading = false;
    while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      try (RespConnection connection =
          RespConnection.open(state.port(), state.password(), ANSWER_MAX)) {
        connection.call("PING");
        return true;
      } catch (RefusedException refused) {
        if (!String.valueOf(refused.getMessage()).startsWith("LOADING")) {
          throw refused;
        }
        loading = true;
      } catch (IOException notYet) {
        loading = false;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);
      if (waited.compareTo(loading ? LOAD_MAX : LISTEN_MAX) > 0) {
        process.destroyForcibly();
        throw new IOException("it does not answer");
      }
    }
    return false;
  }

  private static boolean free(int port) {
    if (port == 0) {
      return false;
    }
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
