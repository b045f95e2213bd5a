package dev.parley.server.delivery;

import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The connections of a mirror that wait to be told where they stand: from the mirror's memory where
/// it reaches back to their cursor, else from what the store answers.
final class Greetings {
  /// After so many snapshots that did not meet the mirror, the mirror itself begins again.
  private static final int MISSES_MAX = 3;

  /// What is done with one that can be served.
  interface Host {
    void welcome(FrameReader reader, String cursor, Resumption.@Nullable Snapshot snapshot);

    void place(Reader reader, long place);
  }

  /// What the mirror must do before the rest can be served.
  enum Need {
    NOTHING,
    /// Catch up with the store: a snapshot is ahead of the mirror.
    CATCH_UP,
    BEGIN_AGAIN
  }

  private final List<Greeting> waiting = new ArrayList<>();

  void add(Greeting greeting) {
    remove(greeting.reader);
    waiting.add(greeting);
  }

  void remove(Reader reader) {
    waiting.removeIf(greeting -> greeting.reader == reader);
  }

  Need serve(MirrorState state, Host host) {
    Need need = Need.NOTHING;
    for (Greeting greeting : List.copyOf(waiting)) {
      if (greeting.reader.outlet().closed()) {
        waiting.remove(greeting);
        greeting.joined.complete(false);
      } else if (hasRoom(greeting)) {
        if (serve(greeting, state, host)) {
          waiting.remove(greeting);
          greeting.joined.complete(true);
        } else if (greeting.snapshot != null) {
          greeting.misses++;
          need =
              greeting.misses >= MISSES_MAX || need == Need.BEGIN_AGAIN
                  ? Need.BEGIN_AGAIN
                  : Need.CATCH_UP;
        }
      }
    }
    return need;
  }

  /// A welcome may be large, so one who has yet to take the last one waits for the next. A plain
  /// connection gets none.
  private static boolean hasRoom(Greeting greeting) {
    return greeting.reader instanceof PlainReader || !greeting.reader.outlet().full();
  }

  private static boolean serve(Greeting greeting, MirrorState state, Host host) {
    return switch (greeting.reader) {
      case PlainReader plain -> {
        host.place(plain, state.log().end());
        yield true;
      }
      case FrameReader frames -> {
        Resumption.Snapshot snapshot = greeting.snapshot;
        String cursor = snapshot == null ? greeting.cursor : snapshot.cursor();
        if (cursor == null || (snapshot == null && greeting.whole)) {
          yield false;
        }
        OptionalLong place = state.log().after(cursor);
        if (place.isEmpty()) {
          yield false;
        }
        if (snapshot == null) {
          frames.holds(greeting.partial);
        } else {
          frames.holds(snapshot.turns());
        }
        host.welcome(frames, cursor, snapshot);
        host.place(frames, place.getAsLong());
        yield true;
      }
    };
  }

  /// What to ask the store first, for a mirror that has nothing yet.
  Held opening() {
    Held wanted = wanted();
    return wanted == null ? Held.NOTHING : wanted;
  }

  /// What to ask the store for the next that cannot be served; null if there is none.
  ///
  /// Of several cursors the newest: where the store has forgotten that, one snapshot does for all.
  @Nullable Held wanted() {
    Greeting next = null;
    for (Greeting greeting : waiting) {
      if (greeting.reader instanceof FrameReader
          && greeting.snapshot == null
          && hasRoom(greeting)
          && (next == null
              || (!next.whole && !greeting.whole && olderThan(next, greeting.cursor)))) {
        next = greeting;
      }
    }
    if (next == null) {
      return null;
    }
    return next.whole ? Held.NOTHING : new Held(next.cursor, null);
  }

  private static boolean olderThan(Greeting greeting, @Nullable String cursor) {
    return Cursors.sequence(greeting.cursor) < Cursors.sequence(cursor);
  }

  /// The store's answer to a question did not fit: ask for everything instead.
  void needWhole(Held asked) {
    for (Greeting greeting : waiting) {
      if (Objects.equals(greeting.cursor, asked.cursor())) {
        greeting.whole = true;
      }
    }
  }

  /// @param asked the question that this answers; null if it is for all who wait
  void took(Resumption.Snapshot snapshot, @Nullable Held asked) {
    for (Greeting greeting : waiting) {
      // The store forgets the oldest first.
      boolean its =
          asked == null
              || greeting.whole
              || Objects.equals(greeting.cursor, asked.cursor())
              || olderThan(greeting, asked.cursor());
      // Who has no room would keep it, be it megabytes, for as long as that lasts, and asks again.
      if (its
          && hasRoom(greeting)
          && (greeting.whole || !snapshot.cursor().equals(greeting.cursor))) {
        greeting.snapshot = snapshot;
      }
    }
  }

  /// The store cannot be asked: who would rather fail than wait, fails.
  void storeUnreachable() {
    fail(new StoreUnavailableException("the session could not be read"));
  }

  private void fail(RuntimeException failure) {
    for (Greeting greeting : List.copyOf(waiting)) {
      if (greeting.reader instanceof PlainReader) {
        waiting.remove(greeting);
        greeting.joined.completeExceptionally(failure);
      }
    }
  }

  void gone() {
    List<Greeting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(greeting -> greeting.joined.complete(false));
  }
}
