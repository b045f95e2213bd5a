package dev.parley.store;

import dev.parley.protocol.ClientFrame;
import org.jspecify.annotations.Nullable;

/// What a reader of a session has already, so that only the rest is fetched.
///
/// @param cursor the last event it saw; null for nothing
/// @param partial how much of the running answer it has; null for nothing
public record Held(@Nullable String cursor, ClientFrame.@Nullable Partial partial) {
  public static final Held NOTHING = new Held(null, null);
}
