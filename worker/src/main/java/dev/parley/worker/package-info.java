/// Claims turns, asks a model and writes the answer: slots, deadlines, flushes and leases. Knows the
/// store and the port `worker.model`, no provider and no server.
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;
