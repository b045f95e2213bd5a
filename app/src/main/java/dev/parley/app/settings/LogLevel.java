package dev.parley.app.settings;

/// How much the program says while it runs.
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
