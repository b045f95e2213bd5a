/// Calls to model servers over HTTP: they end when cancelled, bodies are bounded, and what goes wrong
/// becomes a `ModelFailure` in one place. Knows no provider.
@NullMarked
package dev.parley.worker.model.http;

import org.jspecify.annotations.NullMarked;
