package dev.parley.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// All that is logged while it is open, of this project at every level down to DEBUG.
public final class CapturedLog implements AutoCloseable {
  private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger parley = logger("dev.parley");
  private final @Nullable Level before = parley.getLevel();
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public CapturedLog() {
    events.start();
    root.addAppender(events);
    parley.setLevel(Level.DEBUG);
  }

  private static Logger logger(String name) {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
  }

  /// Each message with its stack trace, if it has one.
  public List<String> lines() {
    // The appender appends under its own lock.
    synchronized (events) {
      return events.list.stream().map(CapturedLog::line).toList();
    }
  }

  private static String line(ILoggingEvent event) {
    String said = event.getLoggerName() + " " + event.getFormattedMessage();
    return event.getThrowableProxy() == null
        ? said
        : said + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }

  @Override
  public void close() {
    root.detachAppender(events);
    parley.setLevel(before);
  }
}
