/// What an operator changes of how the client looks: the assistant's name and picture, suggestions,
/// and a colour. Knows of no route.
@NullMarked
package dev.parley.server.looks;

import org.jspecify.annotations.NullMarked;
