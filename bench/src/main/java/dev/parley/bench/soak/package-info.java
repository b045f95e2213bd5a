/// Whether anything grows when people come and go for hours.
@NullMarked
package dev.parley.bench.soak;

import org.jspecify.annotations.NullMarked;
