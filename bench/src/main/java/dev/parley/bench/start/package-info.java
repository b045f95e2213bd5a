/// How soon a process is of use.
@NullMarked
package dev.parley.bench.start;

import org.jspecify.annotations.NullMarked;
