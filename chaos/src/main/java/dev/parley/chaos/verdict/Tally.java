package dev.parley.chaos.verdict;

import dev.parley.protocol.TurnState;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// The run in figures.
///
/// @param gone sessions whose creation Redis has lost
/// @param sent turns, accepted or not
/// @param ended turns seen to end, by how
/// @param failed those that failed, by code
public record Tally(
    int sessions,
    int gone,
    int sent,
    int accepted,
    int refused,
    Map<TurnState, Integer> ended,
    Map<String, Integer> failed) {

  static Tally of(Collection<SessionRecord> sessions) {
    int gone = 0;
    int sent = 0;
    int accepted = 0;
    int refused = 0;
    Map<TurnState, Integer> ended = new EnumMap<>(TurnState.class);
    Map<String, Integer> failed = new TreeMap<>();
    for (SessionRecord session : sessions) {
      gone += session.isGone() ? 1 : 0;
      for (TurnRecord turn : session.turns()) {
        sent++;
        accepted += turn.accepted() ? 1 : 0;
        refused += turn.refused ? 1 : 0;
        if (turn.ended()) {
          Ending ending = turn.endings.iterator().next();
          ended.merge(ending.state(), 1, Integer::sum);
          if (ending.code() != null) {
            failed.merge(ending.code().wire(), 1, Integer::sum);
          }
        }
      }
    }
    return new Tally(sessions.size(), gone, sent, accepted, refused, ended, failed);
  }

  public int ended(TurnState state) {
    return ended.getOrDefault(state, 0);
  }
}
