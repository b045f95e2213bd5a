/// What can be set, and what is: [Catalogue] lists every setting with its unit, bound and default,
/// [Settings] holds what flags, environment and `.env` say, [Configs] makes of it the record that each
/// component takes.
///
/// The only code that reads the environment.
@NullMarked
package dev.parley.app.settings;

import org.jspecify.annotations.NullMarked;
