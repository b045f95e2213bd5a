/// The Redis of `run` on the real program: its start, its end, and what a killed run leaves.
@NullMarked
package dev.parley.app.redis;

import org.jspecify.annotations.NullMarked;
