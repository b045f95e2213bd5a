package dev.parley.app.redis;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.app.redis.RedisProgram.Version;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The files of one embedded Redis: what it is configured with, what it wrote, and what the next
/// start must know of this one.
final class RedisFolder {
  private static final long MEMORY_MIN = 256L * 1024 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;

  RedisFolder(Path path) throws IOException {
    this.path = privately(path).toRealPath();
  }

  /// The folder, made where it is missing, and readable for its owner alone whatever it was before.
  static Path privately(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /// @param port 0 where none has been used
  /// @param writer the newest Redis that wrote here; null for none so far
  /// @param json whether it had RedisJSON, without which the files cannot be read again
  record State(int port, String password, @Nullable Version writer, boolean json) {
    State with(int newPort, @Nullable Version newWriter, boolean newJson) {
      return new State(newPort, password, newWriter, newJson);
    }
  }

  Path path() {
    return path;
  }

  Path config() {
    return path.resolve("redis.conf");
  }

  Path log() {
    return path.resolve("redis.log");
  }

  /// The log of the run before.
  private Path earlierLog() {
    return path.resolve("redis.before.log");
  }

  /// Puts the log of the run before aside, whose last words somebody may still want.
  void keepLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), earlierLog(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// What the last start left, or a fresh state with a new password.
  State state() throws IOException {
    Properties values = new Properties();
    if (Files.exists(stateFile())) {
      try (Reader reader = Files.newBufferedReader(stateFile())) {
        values.load(reader);
      }
    }
    String password = values.getProperty("password");
    if (password == null) {
      return new State(0, newPassword(), null, false);
    }
    return new State(
        Integer.parseInt(values.getProperty("port", "0")),
        password,
        Version.parse("v=" + values.getProperty("version", "")),
        Boolean.parseBoolean(values.getProperty("json")));
  }

  void keep(State state) throws IOException {
    Properties values = new Properties();
    values.setProperty("port", Integer.toString(state.port()));
    values.setProperty("password", state.password());
    values.setProperty("json", Boolean.toString(state.json()));
    if (state.writer() != null) {
      values.setProperty("version", state.writer().toString());
    }
    StringWriter text = new StringWriter();
    values.store(text, null);
    writeSecretly(stateFile(), text.toString());
  }

  /// @param module to load; null for none
  void configure(State state, @Nullable Path module) throws IOException {
    List<String> lines =
        List.of(
            "bind 127.0.0.1",
            "port " + state.port(),
            "requirepass " + state.password(),
            "dir " + quoted(path),
            "logfile " + quoted(log()),
            "pidfile " + quoted(pidFile()),
            // The process is known again by the name of this file.
            "set-proc-title no",
            "appendonly yes",
            "appendfsync everysec",
            "save \"\"",
            // So that a flood is refused with "full" while the machine still works.
            "maxmemory " + Math.max(MEMORY_MIN, physicalMemory() / 4),
            "maxmemory-policy noeviction",
            // Many small streams: a node of the usual size wastes most of its memory.
            "stream-node-max-bytes 512",
            module == null ? "" : "loadmodule " + quoted(module));
    writeSecretly(config(), String.join("\n", lines) + "\n");
    Files.deleteIfExists(log());
  }

  /// The process that wrote the pid file, if it lives and is a Redis of this folder.
  Optional<ProcessHandle> process() throws IOException {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
          .filter(process -> command(process).contains(config().toString()));
    } catch (NumberFormatException cutOff) {
      return Optional.empty();
    }
  }

  /// The last lines of the log, for whoever has to find out why Redis did not start.
  String lastWords() throws IOException {
    if (!Files.exists(log())) {
      return "";
    }
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static String command(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /// In bytes, as far as this process may use it.
  private static long physicalMemory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system == null ? 0 : system.getTotalMemorySize();
  }

  private static String newPassword() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String quoted(Path file) {
    return "\"" + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// Whole or not at all, and readable for its owner alone from the beginning.
  private void writeSecretly(Path file, String text) throws IOException {
    Path fresh = path.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path stateFile() {
    return path.resolve("parley.properties");
  }

  private Path pidFile() {
    return path.resolve("redis.pid");
  }
}
