/// The port to language models, and what can go wrong there. One package below for each provider;
/// only that one knows the provider's library and wire.
@NullMarked
package dev.parley.worker.model;

import org.jspecify.annotations.NullMarked;
