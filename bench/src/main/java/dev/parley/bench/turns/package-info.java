/// Short turns: how many, what each costs, and how long one takes.
@NullMarked
package dev.parley.bench.turns;

import org.jspecify.annotations.NullMarked;
