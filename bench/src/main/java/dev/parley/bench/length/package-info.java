/// What an answer costs as it gets longer.
@NullMarked
package dev.parley.bench.length;

import org.jspecify.annotations.NullMarked;
