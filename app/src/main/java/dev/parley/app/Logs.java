package dev.parley.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.app.settings.LogLevel;
import org.slf4j.LoggerFactory;

/// How much the log says.
final class Logs {
  /// All of Parley's own loggers are below this one.
  static final String PARLEY = "dev.parley";

  private Logs() {}

  static void level(LogLevel level) {
    Level chosen =
        switch (level) {
          case ERROR -> Level.ERROR;
          case WARN -> Level.WARN;
          case INFO -> Level.INFO;
          case DEBUG -> Level.DEBUG;
        };
    if (LoggerFactory.getLogger(PARLEY) instanceof Logger logger) {
      logger.setLevel(chosen);
    }
  }
}
