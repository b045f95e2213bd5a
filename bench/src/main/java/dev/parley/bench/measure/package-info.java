/// Figures: delays, trends, memory and processor time of a process, and the report of a run. Knows
/// nothing of Parley.
@NullMarked
package dev.parley.bench.measure;

import org.jspecify.annotations.NullMarked;
