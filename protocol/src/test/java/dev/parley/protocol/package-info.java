/// Tests of the frames and their codecs, most of them over `protocol/fixtures`, which the TypeScript
/// client's tests read too.
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
