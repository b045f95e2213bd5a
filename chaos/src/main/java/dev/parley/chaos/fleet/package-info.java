/// The processes of a run: servers, workers and Redis, each to be killed, frozen and started again at
/// the address it had.
@NullMarked
package dev.parley.chaos.fleet;

import org.jspecify.annotations.NullMarked;
