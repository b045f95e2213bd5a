/// How soon thousands of connections that were cut at once are back.
@NullMarked
package dev.parley.bench.reconnect;

import org.jspecify.annotations.NullMarked;
