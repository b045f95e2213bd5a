package dev.parley.server.limit;

import dev.parley.store.Quotas.Subject;
import org.jspecify.annotations.Nullable;

/// Who asks, as far as limits go.
///
/// @param address null for this machine itself, which is not limited
public record Caller(Subject.@Nullable Address address) {
  /// A process on this machine that came by itself, through no proxy.
  static final Caller HERE = new Caller(null);
}
