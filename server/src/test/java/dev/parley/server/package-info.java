/// Black-box tests of the edge: real sockets against a server on a real Redis. Answers are written by
/// [TestWorker], since the server knows no worker.
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
