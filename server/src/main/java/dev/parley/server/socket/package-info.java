/// Sockets on `/chat`: the upgrade, the two languages spoken there, and what every socket is held to
/// (frame sizes, rate, pings, a bound of what is on its way). Handlers make no decisions about the
/// conversation: sends go to the store, what comes back goes through `server.delivery`.
@NullMarked
package dev.parley.server.socket;

import org.jspecify.annotations.NullMarked;
