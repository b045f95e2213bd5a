package dev.parley.chaos.fleet;

import dev.parley.testkit.process.ParleyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// A server or a worker: a process, and after its end the next one in the same place. For one thread
/// at a time, except that anybody may look.
public final class Node {
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final int STARTS_MAX = 20;
  private static final Duration END_MAX = Duration.ofSeconds(60);

  private final String name;
  private final String command;
  private final Path program;
  private final Path folder;
  private final Map<String, String> settings;
  private volatile ParleyProcess process;

  /// Starts it, and waits for nothing.
  Node(String command, int number, Path program, Path folder, Map<String, String> settings) {
    this.name = command + " " + number;
    this.command = command;
    this.program = program;
    this.folder = folder.resolve(command + "-" + number);
    this.settings = new HashMap<>(settings);
    this.process = spawn();
  }

  /// Such as `server 2`.
  public String name() {
    return name;
  }

  /// Starts it again, and waits until it says that it is ready.
  public void start() throws TimeoutException {
    process = spawn();
    awaitReady();
  }

  /// A process that ends instead, because its Redis cannot be reached just now, is started again, as
  /// whatever keeps a deployment's processes does.
  void awaitReady() throws TimeoutException {
    long until = System.nanoTime() + READY_MAX.toNanos();
    for (int starts = 1; ; starts++) {
      try {
        ParleyProcess _ = process.awaitOutput("ready", Duration.ofNanos(until - System.nanoTime()));
        return;
      } catch (TimeoutException notReady) {
        if (process.alive() || starts == STARTS_MAX || System.nanoTime() > until) {
          throw notReady;
        }
        process = spawn();
      }
    }
  }

  /// kill -9.
  public void kill() {
    process.kill();
  }

  /// SIGTERM; waits for the end in order.
  ///
  /// @return its exit code
  public int end() throws TimeoutException, InterruptedException {
    process.signal("TERM");
    return process.awaitExit(END_MAX);
  }

  /// SIGSTOP: connections stay open and nothing happens.
  public void freeze() {
    process.signal("STOP");
  }

  /// SIGCONT.
  public void thaw() {
    process.signal("CONT");
  }

  public boolean alive() {
    return process.alive();
  }

  void close() {
    process.kill();
  }

  private ParleyProcess spawn() {
    return ParleyProcess.start(program, folder, settings, command);
  }
}
