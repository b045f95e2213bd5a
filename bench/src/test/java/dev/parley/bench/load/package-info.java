/// The rules of coming back, and frames on a real socket.
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
