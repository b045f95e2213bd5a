/// The program from outside: real processes of `bin/parley` on a real Redis, driven through sockets
/// and signals. Runs after packaging, as what is started here is what was packaged.
@NullMarked
package dev.parley.app.blackbox;

import org.jspecify.annotations.NullMarked;
