/// Clients that ask and read together, and hold every answer against the script it was asked with.
@NullMarked
package dev.parley.bench.crowd;

import org.jspecify.annotations.NullMarked;
