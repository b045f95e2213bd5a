/// `bin/parley load`: load for a deployment that somebody else has started.
@NullMarked
package dev.parley.bench.operator;

import org.jspecify.annotations.NullMarked;
