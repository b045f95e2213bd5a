/// Random steps on the store: [RandomSteps] makes them from a seed, [Edge] and [Workers] carry each out
/// and foretell its answer by a model in plain Java ([ModelSession], [ModelQueue]), and [Checks]
/// compares the model with Redis after every step.
///
/// Leases lapse and deadlines pass by [Faults], not by waiting, so a seed repeats a run.
@NullMarked
package dev.parley.store.steps;

import org.jspecify.annotations.NullMarked;
