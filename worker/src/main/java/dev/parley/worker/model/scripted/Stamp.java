package dev.parley.worker.model.scripted;

import java.time.Instant;

/// The time at the head of a piece, so that a reader on the same machine can tell exactly how long
/// the piece travelled.
final class Stamp {
  /// Of the Unix time in microseconds, until the year 2286.
  static final int DIGITS = 16;

  private Stamp() {}

  /// A piece whose time is yet to be written: digits, filling, and a space at the end.
  static String blank(int chars) {
    return "0".repeat(DIGITS) + ".".repeat(chars - DIGITS - 1) + " ";
  }

  /// The piece with its time.
  static String now(String blank, Instant now) {
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    return String.format("%0" + DIGITS + "d", micros) + blank.substring(DIGITS);
  }
}
