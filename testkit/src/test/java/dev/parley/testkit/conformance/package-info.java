/// Tests of the conformance check itself: that it can fail.
@NullMarked
package dev.parley.testkit.conformance;

import org.jspecify.annotations.NullMarked;
