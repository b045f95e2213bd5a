/// Clients of both socket languages and of the HTTP routes, for black-box tests and benchmarks. They
/// know nothing of a server but its address and the published protocol, and stand on the JDK's own
/// HTTP and WebSocket client, so that no mistake is shared with the server's library.
///
/// [CheckingClient] holds every frame against the promises of the protocol. Waits are bounded; a
/// client may be used from several threads.
@NullMarked
package dev.parley.testkit.client;

import org.jspecify.annotations.NullMarked;
