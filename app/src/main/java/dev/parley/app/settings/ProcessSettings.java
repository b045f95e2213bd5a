package dev.parley.app.settings;

import static dev.parley.app.settings.Group.GENERAL;
import static dev.parley.app.settings.Group.SERVER;
import static dev.parley.app.settings.Group.WORKER;
import static dev.parley.app.settings.Kind.list;
import static dev.parley.app.settings.Kind.oneOf;
import static dev.parley.app.settings.Kind.path;
import static dev.parley.app.settings.Kind.size;
import static dev.parley.app.settings.Kind.text;
import static dev.parley.app.settings.Kind.time;
import static dev.parley.app.settings.Kind.url;
import static dev.parley.app.settings.Kind.whole;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The settings about the process, its sockets and its turns.
final class ProcessSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<String> APP_ENV =
      Catalogue.add(
          ALL,
          Setting.of(
                  "APP_ENV",
                  GENERAL,
                  text(32),
                  "`development` lets the client's development server at http://localhost:3000 call; any other word does nothing")
              .standard("production"));

  static final Setting<LogLevel> LOG_LEVEL =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_LOG_LEVEL",
                  GENERAL,
                  oneOf(LogLevel.class),
                  "how much is said on standard error")
              .standard("info")
              .inRun("warn"));

  static final Setting<Integer> PORT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_PORT",
                  SERVER,
                  whole(0, 65_535),
                  "TCP port to listen on; 0 for one that is free")
              .standard("3500"));

  static final Setting<String> HOST =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_HOST", SERVER, text(255), "address to listen on")
              .standard("0.0.0.0")
              .inRun("127.0.0.1"));

  static final Setting<List<URI>> ORIGINS =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_ORIGINS",
              SERVER,
              list(
                  url("http", "https"),
                  "origins such as https://chat.example.org, separated by commas"),
              "other origins whose pages may call, with credentials"));

  static final Setting<Path> CLIENT_DIR =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_CLIENT_DIR",
              SERVER,
              path("a folder that holds index.html"),
              "the built client to serve; else `client/dist` in Parley's own folder"));

  static final Setting<Integer> CONNECTIONS_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_CONNECTIONS_MAX", SERVER, whole(1, 10_000_000), "sockets of this process")
              .standard("50000"));

  static final Setting<Duration> PING =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_PING", SERVER, time("1s", "10m"), "how often a socket is pinged")
              .standard("25s"));

  static final Setting<Duration> PONG =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_PONG",
                  SERVER,
                  time("100ms", "5m"),
                  "how long its answer may take, a second more for each KB before it; less than the"
                      + " ping")
              .standard("8s"));

  static final Setting<Duration> HELLO =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_HELLO",
                  SERVER,
                  time("100ms", "5m"),
                  "how long a connection may take for its first request, and a new socket to say hello")
              .standard("5s"));

  static final Setting<Duration> SLOW_CLIENT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_SLOW_CLIENT",
                  SERVER,
                  time("100ms", "10m"),
                  "how long a socket far behind may go without progress")
              .standard("5s"));

  static final Setting<Integer> BEHIND_MAX =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_BEHIND_MAX", SERVER, size("64KB", "64MB"), "what counts as far behind")
              .standard("1MB"));

  static final Setting<Duration> DRAIN =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_DRAIN",
                  GENERAL,
                  time("0s", "10m"),
                  "how long sockets and turns may take to be handed over when the process is told to end")
              .standard("20s")
              .inRun("3s"));

  static final Setting<Duration> DRAIN_SPREAD =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_DRAIN_SPREAD",
                  SERVER,
                  time("0s", "10m"),
                  "over how long of that sockets are sent to the other servers, so that they do not all arrive at once")
              .standard("2s")
              .inRun("0s"));

  static final Setting<Integer> SLOTS =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_SLOTS",
              WORKER,
              whole(1, 10_000),
              "turns at once; else as many as the models can answer together"));

  static final Setting<Integer> WORKER_PORT =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_WORKER_PORT",
              WORKER,
              whole(0, 65_535),
              "TCP port for /health/live and /health/ready of the worker; 0 for one that is free, else there is none"));

  static final Setting<Duration> FIRST_PIECE =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_FIRST_PIECE",
                  WORKER,
                  time("100ms", "1h"),
                  "how long a model may take to begin its answer")
              .standard("30s"));

  static final Setting<Duration> SILENCE =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_SILENCE",
                  WORKER,
                  time("100ms", "1h"),
                  "how long a model may pause within its answer")
              .standard("20s"));

  static final Setting<Duration> ATTEMPT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_ATTEMPT",
                  WORKER,
                  time("1s", "1d"),
                  "how long one try at an answer may take")
              .standard("180s"));

  static final Setting<Duration> FLUSH =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_FLUSH",
                  WORKER,
                  time("1ms", "1s"),
                  "how long pieces of an answer are gathered")
              .standard("50ms"));

  static final Setting<Integer> FLUSH_SIZE =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_FLUSH_SIZE",
                  WORKER,
                  size("1B", "64KB"),
                  "how much is not kept waiting for that")
              .standard("1KB"));

  private ProcessSettings() {}
}
