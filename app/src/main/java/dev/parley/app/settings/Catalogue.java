package dev.parley.app.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every setting there is. `--help` and docs/configuration.md say what stands here.
public final class Catalogue {
  /// With which the names of all settings begin that are Parley's alone.
  static final String PREFIX = "PARLEY_";

  private static final List<Setting<?>> SETTINGS =
      Stream.of(
              ProcessSettings.ALL,
              RedisSettings.ALL,
              ConversationSettings.ALL,
              CallerSettings.ALL,
              LookSettings.ALL,
              ModelSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .sorted(Comparator.comparing(Setting::group))
          .toList();

  private Catalogue() {}

  /// In the order of their groups.
  public static List<Setting<?>> settings() {
    return SETTINGS;
  }

  static Optional<Setting<?>> named(String name) {
    return SETTINGS.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  static <T> Setting<T> add(List<Setting<?>> settings, Setting<T> setting) {
    settings.add(setting);
    return setting;
  }
}
