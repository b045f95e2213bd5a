package dev.parley.testkit.redis;

import dev.parley.testkit.process.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A redis-server as the operating system sees it, be it a server or a sentinel: a process in a folder
/// of its own, which can be ended, frozen and started again, and which dies with this JVM. Not for
/// several threads at once.
final class ServerProcess {
  /// Runs redis-server beside a reader of standard input, the other end of which this JVM holds: when
  /// the JVM is gone, however it went, the reader sees the end and kills the server. Java gives no
  /// other child that end. Ends when the server does, with its status; the first line out is the
  /// server's process id.
  private static final String WATCHED =
      """
      exec 3<&0
      "$@" </dev/null >>server.out 2>&1 3<&- &
      server=$!
      { read -r _ <&3; kill -9 $server; } >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      echo $server
      exec >/dev/null 2>&1
      wait $server
      status=$?
      kill -9 $watcher
      exit $status
      """;

  private static final int END_SECONDS_MAX = 20;

  private final Path folder;
  private @Nullable Process shell;
  private long pid;
  private boolean closed;

  ServerProcess() {
    try {
      folder = Files.createTempDirectory("parley-redis-data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /// Returns as soon as the process is there; whether it answers is for the caller to see.
  void start(List<String> serverCommand) {
    if (closed || running()) {
      throw new IllegalStateException("closed, or runs already");
    }
    try {
      List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "redis"));
      command.addAll(serverCommand);
      Process started = new ProcessBuilder(command).directory(folder.toFile()).start();
      shell = started;
      BufferedReader out = started.inputReader(StandardCharsets.US_ASCII);
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("/bin/sh did not start redis-server");
      }
      pid = Long.parseLong(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it printed, from its first start on.
  String output() {
    try {
      Path out = folder.resolve("server.out");
      return Files.exists(out) ? Files.readString(out) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean running() {
    return shell != null && shell.isAlive();
  }

  /// Sends a signal that ends it, and waits until it has; nothing if it does not run.
  void end(String signal) {
    Process ending = shell;
    if (ending == null || !ending.isAlive()) {
      return;
    }
    signal(signal);
    try {
      if (!ending.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server does not end by SIG" + signal);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server ended", e);
    }
  }

  void signal(String signal) {
    if (!running()) {
      throw new IllegalStateException("redis-server does not run");
    }
    try {
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("cannot send SIG" + signal + " to redis-server");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal", e);
    }
  }

  /// Kills it and deletes its files. Twice is harmless.
  void close() {
    if (closed) {
      return;
    }
    end("KILL");
    closed = true;
    Folders.delete(folder);
  }
}
