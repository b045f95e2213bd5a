/// What a server takes of its machine's memory, and a session of Redis's.
@NullMarked
package dev.parley.bench.memory;

import org.jspecify.annotations.NullMarked;
