/// A language model in this process: a GGUF file run by llama.cpp. Only this package knows the
/// library (de.kherud:llama), and no more of it than it needs, so that another binding can take its
/// place.
@NullMarked
package dev.parley.worker.model.local;

import org.jspecify.annotations.NullMarked;
