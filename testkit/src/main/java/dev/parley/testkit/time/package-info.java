/// Time that a test sets: [SettableClock] for code that takes a `java.time.Clock`. Redis's own clock,
/// by which leases and expiry go, is not touched by it.
@NullMarked
package dev.parley.testkit.time;

import org.jspecify.annotations.NullMarked;
