package dev.parley.chaos.verdict;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a user may see nothing after a fault, over the time for which the fault itself kept away
/// what it broke. Null where nothing is promised.
///
/// @param silenceMax in which a running turn shows nothing new
/// @param wayMax from the end of a connection to the next welcome
public record Limits(@Nullable Duration silenceMax, @Nullable Duration wayMax) {
  public static final Limits NONE = new Limits(null, null);
}
