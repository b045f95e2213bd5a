/// Parley itself as a process: started by `bin/parley` as a user would, watched by its output, ended
/// gently or by force. Knows none of its classes.
@NullMarked
package dev.parley.testkit.process;

import org.jspecify.annotations.NullMarked;
