/// Tests of the test clients: what checks must itself be seen to find faults.
@NullMarked
package dev.parley.testkit.client;

import org.jspecify.annotations.NullMarked;
