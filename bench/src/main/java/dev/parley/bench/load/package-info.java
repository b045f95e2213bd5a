/// Clients for load: blocking sockets on virtual threads, thousands in one process, that come back
/// by the browser's rules and know what they hold. May know the protocol.
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
