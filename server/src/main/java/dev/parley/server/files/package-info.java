/// The built client: its files read once and served from memory, compressed where it helps, with
/// lasting caching for those whose name holds their hash.
@NullMarked
package dev.parley.server.files;

import org.jspecify.annotations.NullMarked;
