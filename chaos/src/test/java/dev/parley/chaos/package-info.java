/// Tests of whole runs.
@NullMarked
package dev.parley.chaos;

import org.jspecify.annotations.NullMarked;
