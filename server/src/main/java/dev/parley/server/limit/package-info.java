/// What one caller may have too much of: new sessions, messages, connections. Who the caller is
/// (its socket's peer, or what a trusted proxy says) and how much is let through; the counting itself
/// is the store's. Knows neither routes nor sockets.
@NullMarked
package dev.parley.server.limit;

import org.jspecify.annotations.NullMarked;
