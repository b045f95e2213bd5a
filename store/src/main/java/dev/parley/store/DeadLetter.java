package dev.parley.store;

import dev.parley.protocol.FailureCode;
import java.time.Instant;

/// A turn that was given up, by its names only.
///
/// @param id where it is kept, such as `0:1760000000000-0`: the partition's number and the entry's id
/// @param at when it was given up, by Redis's clock
/// @param reason what the user was told
/// @param session may have expired or been deleted since
public record DeadLetter(
    String id, Instant at, FailureCode reason, SessionToken session, String turnId) {}
