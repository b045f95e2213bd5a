package dev.parley.store;

import java.time.Instant;

/// What a session is apart from its turns.
///
/// @param name the user's, as given at the start
/// @param expiresAt when it ends unless a message is sent; moves on with each accepted message and
///     each ended turn. While a turn waits or runs: the time to live from now
public record SessionInfo(String name, Instant startedAt, Instant expiresAt) {}
