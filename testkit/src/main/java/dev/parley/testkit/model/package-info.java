/// A model server that does what a test tells it: speaks text generation and chat completions, whole
/// and streamed, and misbehaves on order. Knows nothing of the worker.
@NullMarked
package dev.parley.testkit.model;

import org.jspecify.annotations.NullMarked;
