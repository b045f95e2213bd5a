/// The proxy between real sockets and in front of a real Redis.
@NullMarked
package dev.parley.testkit.net;

import org.jspecify.annotations.NullMarked;
