/// What Redis itself allows: the store's own scripts, without a server or a worker. Alone in the bench
/// to know the store.
@NullMarked
package dev.parley.bench.limit;

import org.jspecify.annotations.NullMarked;
