package dev.parley.worker;

import dev.parley.store.Turns;

/// What all turns of a worker work with.
record WorkerTools(
    Turns turns,
    Models models,
    WorkerConfig config,
    WorkerTime time,
    StoreCalls calls,
    Tallies tallies,
    ModelChecks checks,
    RecentEndings recent) {}
