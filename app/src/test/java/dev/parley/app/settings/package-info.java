/// What can be set, and how a mistake is told.
@NullMarked
package dev.parley.app.settings;

import org.jspecify.annotations.NullMarked;
