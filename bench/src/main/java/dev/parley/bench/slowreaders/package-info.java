/// Whether clients that read slowly cost those anything who do not.
@NullMarked
package dev.parley.bench.slowreaders;

import org.jspecify.annotations.NullMarked;
