/// Many connections: one session open in all of them, or one session each with nothing to do.
@NullMarked
package dev.parley.bench.connections;

import org.jspecify.annotations.NullMarked;
