package dev.parley.worker;

import dev.parley.protocol.FailureCode;
import java.util.Map;

/// What a worker did since its start. Counts only grow, but for `running`.
///
/// @param running turns under way now
/// @param begun attempts that this worker took hold of
/// @param takenOver those of them that had been handed out before, to this worker or another
/// @param completed turns answered
/// @param failed turns that this worker ended as failed; every code is there
/// @param stopped turns cut short by a stop order
/// @param fenced turns that turned out to be another's, or ended elsewhere
/// @param released turns given back
/// @param exhausted turns found to have lapsed too often
/// @param abandoned turns left to lapse, as the store could not be reached
/// @param modelRetries calls to a model repeated within an attempt
/// @param flushes writes of answer text, the last one of each turn included
/// @param flushedBytes UTF-8 bytes of answer text written
/// @param storeFailures calls to the store that failed in the background: claims, beats, flushes
public record WorkerStats(
    int running,
    long begun,
    long takenOver,
    long completed,
    Map<FailureCode, Long> failed,
    long stopped,
    long fenced,
    long released,
    long exhausted,
    long abandoned,
    long modelRetries,
    long flushes,
    long flushedBytes,
    long storeFailures) {
  public WorkerStats {
    failed = Map.copyOf(failed);
  }
}
