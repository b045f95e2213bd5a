/// How what happens to a session reaches its connections. A [Mirror] is this node's copy of a
/// session's recent events and running answer; each connection is a [Reader] with a place in it.
/// Events go out only through the mirror, in order; nothing is queued for a reader.
///
/// Everything of a mirror happens on one Vert.x context. Knows the store's ports and the protocol;
/// of sockets only the [Outlet].
@NullMarked
package dev.parley.server.delivery;

import org.jspecify.annotations.NullMarked;
