package dev.parley.store;

import dev.parley.protocol.ModelInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker says of itself with each beat.
///
/// @param worker a name that is new at every process start
/// @param slots turns that it can run at once
/// @param models in the deployment's order; the first answers where none is asked for
/// @param turnTime how long a turn took of late; null before the first
public record WorkerReport(
    String worker, int slots, List<ModelInfo> models, @Nullable Duration turnTime) {}
