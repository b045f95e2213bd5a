/// Faults of the network, made for real: [TcpProxy] stands between two ends on loopback and cuts,
/// stalls, refuses or leads elsewhere.
///
/// Knows bytes, nothing of what they mean; uses only the JDK.
@NullMarked
package dev.parley.testkit.net;

import org.jspecify.annotations.NullMarked;
