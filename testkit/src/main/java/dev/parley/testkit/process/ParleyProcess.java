package dev.parley.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A running `bin/parley`. Its environment holds nothing of Parley's but what the test gives, and it
/// reads no `.env` but one in its own working folder. Ends with the test's JVM.
public final class ParleyProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;

  private ParleyProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// @param folder becomes the working folder; the output goes to a file in it
  /// @param settings added to the environment
  /// @param arguments such as `server`
  public static ParleyProcess start(
      Path folder, Map<String, String> settings, String... arguments) {
    return start(root().resolve("bin/parley"), folder, settings, arguments);
  }

  /// As [#start(Path, Map, String...)], of another build.
  ///
  /// @param program its `bin/parley`
  public static ParleyProcess start(
      Path program, Path folder, Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    try {
      Files.createDirectories(folder);
      Path output = Files.createTempFile(folder, arguments[0] + "-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(ParleyProcess::isSetting);
      builder.environment().putAll(settings);
      Process process = builder.start();
      process.getOutputStream().close();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> killTree(process)));
      return new ParleyProcess(process, output);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// The checkout that the tests belong to.
  public static Path root() {
    String root = System.getProperty("parley.root");
    if (root == null) {
      throw new IllegalStateException("the system property parley.root names no checkout");
    }
    return Path.of(root);
  }

  /// Waits until the output holds `words`.
  ///
  /// @throws TimeoutException with the output so far; also at once if the process ends
  public ParleyProcess awaitOutput(String words, Duration max) throws TimeoutException {
    boolean seen = await(() -> output().contains(words) || !process.isAlive(), max);
    if (!seen || !output().contains(words)) {
      throw new TimeoutException("no \"" + words + "\" in:\n" + output());
    }
    return this;
  }

  /// Everything printed so far, by the process and its children.
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// The process's children, and theirs, that live.
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /// Waits for the end and says how.
  public int awaitExit(Duration max) throws TimeoutException, InterruptedException {
    if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("still runs:\n" + output());
    }
    return process.exitValue();
  }

  /// As `kill -9`: this process alone, not its children.
  public void kill() {
    process.destroyForcibly();
    await(() -> !process.isAlive(), END_MAX);
  }

  /// As `kill -<name>`, for TERM, INT, STOP and CONT.
  public void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /// Ends the process gently, or by force if that takes too long, and its children with it.
  @Override
  public void close() {
    List<ProcessHandle> children = descendants();
    process.destroy();
    if (!await(() -> !process.isAlive(), END_MAX)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static void killTree(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static boolean isSetting(String name) {
    return name.startsWith("PARLEY_")
        || name.startsWith("REDIS_")
        || name.startsWith("HUGGINFACE_")
        || name.equals("MODEL_URL")
        || name.equals("APP_ENV");
  }

  private static boolean await(BooleanSupplier condition, Duration max) {
    long end = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
