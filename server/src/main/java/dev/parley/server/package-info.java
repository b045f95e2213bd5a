/// The edge: HTTP routes, sockets and the delivery of events to connections.
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
