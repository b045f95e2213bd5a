package dev.parley.server.delivery;

import dev.parley.protocol.Limits;
import java.time.Duration;

/// What bounds delivery.
///
/// @param limits told in `welcome`
/// @param slowClient how long a connection that is far behind may go without progress
/// @param behindBytesMax what counts as far behind
/// @param logEntriesMax most events that a mirror keeps
/// @param logBytesMax about how many bytes of events and ended answers a mirror keeps
/// @param linger how long a mirror stays after its last connection left
/// @param silence after which a running turn is asked about
/// @param check how often a mirror is compared with the store, each a little sooner or later than that
/// @param expiryWarning how long before its end a session's connections are told
public record DeliveryConfig(
    Limits limits,
    Duration slowClient,
    int behindBytesMax,
    int logEntriesMax,
    int logBytesMax,
    Duration linger,
    Duration silence,
    Duration check,
    Duration expiryWarning) {}
