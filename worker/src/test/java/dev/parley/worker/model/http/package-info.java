@NullMarked
package dev.parley.worker.model.http;

import org.jspecify.annotations.NullMarked;
