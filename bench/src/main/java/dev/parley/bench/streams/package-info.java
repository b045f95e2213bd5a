/// Many answers at once: how late their pieces are, whether they are whole, and what they cost.
@NullMarked
package dev.parley.bench.streams;

import org.jspecify.annotations.NullMarked;
