/// The people of a run: each talks in a session of their own, over one connection or two, by choices
/// drawn from the seed, and comes back whatever happens.
@NullMarked
package dev.parley.chaos.crowd;

import org.jspecify.annotations.NullMarked;
