package dev.parley.store;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// What one address or one session may have too much of, counted for all nodes together.
///
/// Every call answers within the command time-out or fails with [StoreUnavailableException], on a
/// thread of the store's: do not block there. Nothing here is asked for by a user, so whoever cannot
/// count goes on without.
public interface Quotas {
  /// Who is counted.
  sealed interface Subject {
    /// @param network whatever names one caller's address; kept in no form that shows it
    record Address(String network) implements Subject {
      @Override
      public String toString() {
        return "Address[***]";
      }
    }

    record Session(SessionToken token) implements Subject {}
  }

  /// What is counted, each by itself.
  enum Event {
    SESSION,
    MESSAGE
  }

  /// Counts an event, if it may happen now.
  ///
  /// @param perMinute how many may happen in the long run, and at once after a minute of none; from 1
  /// @return zero if it may happen; else how long until it may, and it was not counted
  CompletionStage<Duration> take(Event event, Subject subject, int perMinute);

  /// Notes how many connections of a subject this node has, unless all nodes together then have too
  /// many. What a node notes counts for [#NOTED] and must be noted again before.
  ///
  /// @param node this process's own name
  /// @param open how many it has; 0 takes the note away
  /// @param most of all nodes; 0 to note them however many there are
  /// @return whether it was noted; if not, what this node had noted before stays
  CompletionStage<Boolean> note(Subject subject, String node, int open, int most);

  /// How long a node's note counts, so that a node that died is forgotten.
  Duration NOTED = Duration.ofSeconds(60);
}
