/// A deployment of real processes, a crowd of clients that check every byte they get, and an injector
/// of real faults: `make chaos`. Ends with a verdict. Knows Parley by its published protocol and its
/// command line alone, and stands on the test kit.
@NullMarked
package dev.parley.chaos;

import org.jspecify.annotations.NullMarked;
