/// A model that answers by a script, for tests, benchmarks and trying Parley without a language
/// model. It says plainly in its label that it is none. Uses no library and no network.
@NullMarked
package dev.parley.worker.model.scripted;

import org.jspecify.annotations.NullMarked;
