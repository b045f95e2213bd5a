/// Tests of the verdict: that it finds what is wrong.
@NullMarked
package dev.parley.chaos.verdict;

import org.jspecify.annotations.NullMarked;
