package dev.parley.server.delivery;

import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Asks the store how far quiet sessions have come, all that are due in a short while in one question:
/// of ten thousand that nobody talks in, some hundred are due each second. For any thread.
///
/// Waiting are at most the mirrors; one question is under way at a time.
final class Comparison {
  static final Duration GATHER = Duration.ofMillis(200);

  /// Sessions in one question.
  static final int MOST = 256;

  private final Sessions sessions;
  private final StoreTurns.Later later;
  private final Map<SessionToken, Consumer<String>> waiting = new HashMap<>();
  private boolean planned;

  Comparison(Sessions sessions, StoreTurns.Later later) {
    this.sessions = sessions;
    this.later = later;
  }

  /// @param newest is told the cursor of the session's newest event; empty if the session is not there,
  ///     or could not be asked
  void ask(SessionToken token, Consumer<String> newest) {
    synchronized (this) {
      waiting.put(token, newest);
    }
    plan();
  }

  private void plan() {
    synchronized (this) {
      if (planned || waiting.isEmpty()) {
        return;
      }
      planned = true;
    }
    later.run(GATHER, this::askSome);
  }

  private void askSome() {
    Map<SessionToken, Consumer<String>> asked = take();
    List<SessionToken> tokens = new ArrayList<>(asked.keySet());
    CompletableFuture<Map<SessionToken, String>> answer;
    try {
      answer = sessions.newest(tokens).toCompletableFuture();
    } catch (RuntimeException failed) {
      answer = CompletableFuture.failedFuture(failed);
    }
    var _ =
        answer
            .exceptionally(_ -> Map.of())
            .thenAccept(
                found -> {
                  synchronized (this) {
                    planned = false;
                  }
                  plan();
                  asked.forEach((token, newest) -> newest.accept(found.getOrDefault(token, "")));
                });
  }

  private synchronized Map<SessionToken, Consumer<String>> take() {
    Map<SessionToken, Consumer<String>> taken = new HashMap<>();
    Iterator<Map.Entry<SessionToken, Consumer<String>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && taken.size() < MOST) {
      Map.Entry<SessionToken, Consumer<String>> one = all.next();
      taken.put(one.getKey(), one.getValue());
      all.remove();
    }
    return taken;
  }
}
