package dev.parley.testkit.client;

import dev.parley.protocol.ClientFrame.Send;
import dev.parley.protocol.ServerFrame.Refused;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client sent, and what became of it as far as the view and refusals tell. Messages stay in it
/// until they were refused for good: longer than in a browser, so that no test depends on when a
/// snapshot comes that has lost one.
///
/// Not safe for several threads at once.
final class Outbox {
  private final SessionView view;
  private final Map<String, Send> open = new LinkedHashMap<>();
  private final Map<String, Long> firstSent = new HashMap<>();
  private final Map<String, Refused> refusals = new HashMap<>();

  Outbox(SessionView view) {
    this.view = view;
  }

  void sent(Send send) {
    open.put(send.turnId(), send);
    firstSent.putIfAbsent(send.turnId(), System.nanoTime());
    refusals.remove(send.turnId());
  }

  void refused(Refused refused) {
    refusals.put(refused.turnId(), refused);
    if (!refused.code().sendAgain()) {
      open.remove(refused.turnId());
    }
  }

  /// Messages that were not refused for good and that the view does not show, in the order sent.
  List<Send> unseen() {
    return open.values().stream().filter(send -> view.state(send.turnId()) == null).toList();
  }

  /// When the turn was sent first, by `System.nanoTime()`.
  Optional<Long> firstSentNanos(String turnId) {
    return Optional.ofNullable(firstSent.get(turnId));
  }

  /// The answer to the last `send` of this turn, if it was a refusal.
  @Nullable Refused refusal(String turnId) {
    return refusals.get(turnId);
  }
}
