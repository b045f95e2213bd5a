/// Text generation as Hugging Face serves it: a prompt of "Human: … Bot:" lines is continued, whole
/// or as server-sent events. Only this package knows that wire.
@NullMarked
package dev.parley.worker.model.huggingface;

import org.jspecify.annotations.NullMarked;
