/// Checks a running server against docs/protocol.md from outside, whatever it is written in: a list of
/// scenarios, run by [Conformance] from a test or from the command line.
@NullMarked
package dev.parley.testkit.conformance;

import org.jspecify.annotations.NullMarked;
