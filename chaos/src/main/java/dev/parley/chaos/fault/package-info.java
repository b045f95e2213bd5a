/// The faults that are caused, one small class for each, and the schedule that draws them from the
/// seed.
@NullMarked
package dev.parley.chaos.fault;

import org.jspecify.annotations.NullMarked;
