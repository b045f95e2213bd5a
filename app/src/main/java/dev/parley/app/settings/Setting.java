package dev.parley.app.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that can be set.
///
/// @param name in the environment and `.env`, such as `PARLEY_PORT`
/// @param kind what a value looks like, with its unit and bounds
/// @param standard the default as it would be written; null where there is none
/// @param runStandard the default of `run` where it differs, else null
/// @param description one sentence fragment for `--help` and docs/configuration.md
public record Setting<T>(
    String name,
    Group group,
    Kind<T> kind,
    @Nullable String standard,
    @Nullable String runStandard,
    String description) {

  static <T> Setting<T> of(String name, Group group, Kind<T> kind, String description) {
    return new Setting<>(name, group, kind, null, null, description);
  }

  Setting<T> standard(String value) {
    return new Setting<>(name, group, kind, value, runStandard, description);
  }

  Setting<T> inRun(String value) {
    return new Setting<>(name, group, kind, standard, value, description);
  }

  /// What holds where nobody says otherwise, as it would be written; null for nothing.
  public @Nullable String standard(Role role) {
    return role == Role.RUN && runStandard != null ? runStandard : standard;
  }

  /// `--port` for `PARLEY_PORT`, `--redis-url` for `REDIS_URL`; null for a secret.
  @SuppressWarnings("ReferenceEquality") // There is one, and to compare records delays each start.
  public @Nullable String flag() {
    if (kind == Kind.SECRET) {
      return null;
    }
    String words =
        name.startsWith(Catalogue.PREFIX) ? name.substring(Catalogue.PREFIX.length()) : name;
    return "--" + words.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
