package dev.parley.server.delivery;

import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Warns once before a session ends for lack of messages. The end that a mirror knows of is as of its
/// last look at the store, and each message moves it on; so the store is asked before anyone is
/// warned.
final class ExpiryWatch {
  /// Ends so close together are one end.
  private static final Duration SAME = Duration.ofSeconds(30);

  private final Clock clock;
  private final Duration warning;
  private @Nullable Long askedAt;
  private @Nullable Instant warned;

  ExpiryWatch(Clock clock, Duration warning) {
    this.clock = clock;
    this.warning = warning;
  }

  /// To be called once a second, on the mirror's context.
  ///
  /// @return whether the store is to be asked for the session's end
  boolean tick(MirrorState state, Consumer<ServerFrame> tell) {
    Instant now = clock.instant();
    Instant end = state.info().expiresAt();
    if (now.isAfter(end)) {
      return true;
    }
    if (now.plus(warning).isBefore(end) || state.busy() || told(end)) {
      askedAt = null;
      return false;
    }
    if (askedAt == null) {
      askedAt = state.resumptions();
      return true;
    }
    if (askedAt < state.resumptions()) {
      askedAt = null;
      warned = end;
      tell.accept(new ServerFrame.Notice(NoticeCode.EXPIRING, end));
    }
    return false;
  }

  /// Whether there is nothing to warn of for some time yet.
  boolean rests(MirrorState state, Duration time) {
    return clock.instant().plus(warning).plus(time).isBefore(state.info().expiresAt());
  }

  private boolean told(Instant end) {
    return warned != null && Duration.between(warned, end).abs().compareTo(SAME) < 0;
  }
}
