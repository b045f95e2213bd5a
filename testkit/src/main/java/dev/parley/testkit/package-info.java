/// Real Redis servers, a scripted model server and a checking socket client, for tests.
@NullMarked
package dev.parley.testkit;

import org.jspecify.annotations.NullMarked;
