package dev.parley.app.settings;

import static dev.parley.app.settings.Group.CONVERSATION;
import static dev.parley.app.settings.Group.LIMITS;
import static dev.parley.app.settings.Kind.size;
import static dev.parley.app.settings.Kind.time;
import static dev.parley.app.settings.Kind.whole;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The settings about conversations and their limits.
final class ConversationSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<Duration> SESSION_TTL =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_SESSION_TTL",
                  CONVERSATION,
                  time("1s", "3650d"),
                  "how long a session stays after its last message or answer")
              .standard("1h")
              .inRun("30d"));

  static final Setting<Integer> EVENTS_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_EVENTS_MAX",
                  CONVERSATION,
                  whole(32, 100_000),
                  "about how many events of a session stay for connections that come back")
              .standard("256"));

  static final Setting<Duration> LEASE =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_LEASE",
                  CONVERSATION,
                  time("1s", "10m"),
                  "how long a worker's hold on a turn lasts without a beat")
              .standard("15s"));

  static final Setting<Duration> BEAT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_BEAT",
                  CONVERSATION,
                  time("100ms", "3m"),
                  "how often a hold is renewed; at most a third of the lease")
              .standard("5s"));

  static final Setting<Integer> LAPSES_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_LAPSES_MAX",
                  CONVERSATION,
                  whole(1, 100),
                  "lapsed holds after which a turn fails")
              .standard("3"));

  static final Setting<Duration> QUEUE_DEADLINE =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_QUEUE_DEADLINE",
                  CONVERSATION,
                  time("1s", "1d"),
                  "how long a turn may wait for a worker")
              .standard("10m"));

  static final Setting<Integer> TEXT_MAX =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_TEXT_MAX", LIMITS, size("1B", "1MB"), "longest message")
              .standard("16KB"));

  static final Setting<Integer> ANSWER_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_ANSWER_MAX",
                  LIMITS,
                  size("4B", "1MB"),
                  "longest answer; one that reaches it ends there")
              .standard("64KB"));

  static final Setting<Integer> FRAME_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_FRAME_MAX",
                  LIMITS,
                  size("1KB", "4MB"),
                  "longest frame of a client; at least the longest message")
              .standard("64KB"));

  static final Setting<Integer> INBOX_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_INBOX_MAX",
                  LIMITS,
                  whole(1, 1000),
                  "messages of one session that may wait")
              .standard("8"));

  static final Setting<Integer> SESSION_MAX =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_SESSION_MAX", LIMITS, size("1KB", "256MB"), "largest session")
              .standard("4MB"));

  static final Setting<Integer> QUEUE_MAX =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_QUEUE_MAX",
                  LIMITS,
                  whole(1, 10_000_000),
                  "waiting sessions of one partition")
              .standard("10000"));

  private ConversationSettings() {}
}
