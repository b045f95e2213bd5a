/// What is measured: a Redis, servers and workers as processes of their own, and sessions on them.
@NullMarked
package dev.parley.bench.stage;

import org.jspecify.annotations.NullMarked;
