/// The store's promises, script by script, on real Redis servers of each layout.
@NullMarked
package dev.parley.store.redis;

import org.jspecify.annotations.NullMarked;
