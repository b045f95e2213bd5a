/// The durable conversation. [Sessions] is how the edge sees it, [Turns] how a worker does, and
/// [LiveChannels] carries what happens to whoever watches; one [RedisStore] is all three on one
/// Redis. Every change is one Lua script (`store/src/main/resources/lua`), safe to run twice.
///
/// With the test kit and the benchmarks the only code that knows Lettuce. Knows nothing of sockets or
/// models.
@NullMarked
package dev.parley.store;

import org.jspecify.annotations.NullMarked;
