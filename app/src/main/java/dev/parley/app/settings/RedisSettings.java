package dev.parley.app.settings;

import static dev.parley.app.settings.Group.EMBEDDED;
import static dev.parley.app.settings.Group.REDIS;
import static dev.parley.app.settings.Kind.oneOf;
import static dev.parley.app.settings.Kind.path;
import static dev.parley.app.settings.Kind.text;
import static dev.parley.app.settings.Kind.time;
import static dev.parley.app.settings.Kind.whole;

import dev.parley.store.Secret;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreConfig.Documents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The settings about Redis, and about the one that `run` brings along.
final class RedisSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<List<String>> REDIS_URL =
      Catalogue.add(
          ALL,
          Setting.of(
              "REDIS_URL",
              REDIS,
              RedisAddress.KIND,
              "Redis 7.0 or newer; several addresses, or one of a cluster's nodes, for a cluster; `redis-sentinel://host:port,host:port/0#name` for the one that sentinels name. Given to `run`, it takes the place of its own Redis"));

  static final Setting<String> REDIS_HOST =
      Catalogue.add(
          ALL,
          Setting.of("REDIS_HOST", REDIS, text(255), "Redis's host, where REDIS_URL is not given"));

  static final Setting<Integer> REDIS_PORT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "REDIS_PORT",
                  REDIS,
                  whole(1, 65_535),
                  "Redis's port, where REDIS_URL is not given")
              .standard("6379"));

  static final Setting<String> REDIS_USER =
      Catalogue.add(
          ALL,
          Setting.of(
              "REDIS_USER", REDIS, text(255), "Redis's user, where the address does not name one"));

  static final Setting<Secret> REDIS_PASSWORD =
      Catalogue.add(
          ALL,
          Setting.of(
              "REDIS_PASSWORD",
              REDIS,
              Kind.SECRET,
              "Redis's password, where the address does not hold it"));

  static final Setting<Duration> REDIS_TIMEOUT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_REDIS_TIMEOUT",
                  REDIS,
                  time("100ms", "60s"),
                  "after which a command counts as failed")
              .standard("1s"));

  static final Setting<Integer> REDIS_REPLICAS =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_REDIS_REPLICAS",
                  REDIS,
                  whole(0, StoreConfig.REPLICAS_MAX),
                  "so many replicas of Redis must have a new conversation, a message or a deletion before it is confirmed; while fewer answer, messages are held back and sent again")
              .standard("0"));

  static final Setting<Documents> DOCUMENTS =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_DOCUMENTS",
                  REDIS,
                  oneOf(Documents.class),
                  "how conversations are kept in a Redis that holds none yet: `auto` is RedisJSON where the server has it, else lists")
              .standard("auto"));

  static final Setting<Path> DATA_DIR =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_DATA_DIR",
              EMBEDDED,
              path("a folder"),
              "where the conversations of `run` are kept; else `.parley` in Parley's own folder"));

  static final Setting<Path> REDIS_SERVER =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_REDIS_SERVER",
              EMBEDDED,
              path("a redis-server program, 7.0 or newer"),
              "the redis-server to run; else the one on the PATH, the fetched one, or the one among the program's libraries"));

  static final Setting<Path> REDIS_JSON_MODULE =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_REDIS_JSON_MODULE",
              EMBEDDED,
              path("a module file such as rejson.so"),
              "the RedisJSON module to load; else the fetched one, else conversations are lists"));

  private RedisSettings() {}
}
