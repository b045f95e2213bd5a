/// Measures Parley under load: its own processes on a real Redis, and clients of this process. One
/// package for each scenario, beside what they share. A tool, no part of the program.
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
