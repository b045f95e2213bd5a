package dev.parley.store;

import org.jspecify.annotations.Nullable;

/// A turn that a worker's slot may begin. Not yet a hold on it.
///
/// @param entry the id in the partition's `message_channel`
/// @param deliveries how often the entry was handed out, this time included: what `begin` checks, so
///     that a late one cannot take the turn from its holder
/// @param model the id asked for; null for the deployment's first
public record Claim(
    SessionToken session,
    String entry,
    String turnId,
    @Nullable String model,
    Slot slot,
    int deliveries) {}
