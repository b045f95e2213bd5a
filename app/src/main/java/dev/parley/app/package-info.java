/// The program: command line, settings, wiring and the embedded Redis.
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
