/// The language between client and server: frames as records, their JSON codec, close codes and
/// limits. `docs/protocol.md` is the same in prose, `protocol/fixtures` the same in examples, which
/// this package's tests and the TypeScript client's both read.
///
/// Depends on nothing but Jackson. Offsets and lengths count UTF-16 units throughout, which is what
/// `String.length()` counts in Java and in JavaScript.
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
