package dev.parley.app.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is set: by a flag, else in the environment, else in `.env`, else by default. An empty value
/// counts as not given.
public final class Settings {
  private final Role role;
  private final Path home;
  private final @Nullable String searchPath;
  private final Map<String, Given> given;

  /// @param place completes "The setting NAME …", such as `in the environment`
  private record Given(String value, String place) {}

  private Settings(Role role, Path home, @Nullable String searchPath, Map<String, Given> given) {
    this.role = role;
    this.home = home;
    this.searchPath = searchPath;
    this.given = given;
  }

  /// Reads all settings, also those that this role does not use, so that a mistake is told at once.
  ///
  /// @param home Parley's own folder
  /// @param flags values by the setting's name
  /// @param envFile need not exist
  /// @throws SettingException for the first that is unknown or not allowed
  public static Settings read(
      Role role,
      Path home,
      Map<String, String> flags,
      Map<String, String> environment,
      Path envFile) {
    Map<String, Given> given = new HashMap<>();
    EnvFile.read(envFile)
        .forEach(
            (name, entry) ->
                put(given, name, entry.value(), "in " + envFile + " line " + entry.line()));
    environment.forEach(
        (name, value) -> {
          if (!ServiceLinks.contain(name, value)) {
            put(given, name, value, "in the environment");
          }
        });
    flags.forEach(
        (name, value) ->
            put(
                given,
                name,
                value,
                "given as " + Catalogue.named(name).map(Setting::flag).orElse(name)));
    Settings settings = new Settings(role, home, environment.get("PATH"), given);
    Catalogue.settings().forEach(settings::find);
    return settings;
  }

  private static void put(Map<String, Given> given, String name, String value, String place) {
    if (Catalogue.named(name).isPresent()) {
      if (value.isEmpty()) {
        given.remove(name);
      } else {
        given.put(name, new Given(value, place));
      }
    } else if (name.startsWith(Catalogue.PREFIX)) {
      throw new SettingException(
          "The setting "
              + name
              + " "
              + place
              + " is unknown; parley run --help lists the settings.");
    }
  }

  public Role role() {
    return role;
  }

  /// Parley's own folder.
  public Path home() {
    return home;
  }

  /// Where programs are looked for, as the environment's PATH; null for nowhere.
  public @Nullable String searchPath() {
    return searchPath;
  }

  /// Whether somebody has set it.
  public boolean given(Setting<?> setting) {
    return given.containsKey(setting.name());
  }

  /// The value, or the default; null where there is neither.
  ///
  /// @throws SettingException the value is not allowed
  public <T> @Nullable T find(Setting<T> setting) {
    Given said = given.get(setting.name());
    String value = said == null ? setting.standard(role) : said.value();
    if (value == null) {
      return null;
    }
    try {
      return setting.kind().parser().apply(value);
    } catch (IllegalArgumentException notAllowed) {
      throw bad(setting, "must be " + setting.kind().allowed());
    }
  }

  /// The value, or the default, of a setting that has one.
  public <T> T get(Setting<T> setting) {
    T value = find(setting);
    if (value == null) {
      throw new IllegalStateException(setting.name() + " has no default");
    }
    return value;
  }

  /// A complaint about a setting's value, with its place; the value is shown unless it is a secret.
  SettingException bad(Setting<?> setting, String complaint) {
    Given said = given.get(setting.name());
    String value = said == null || setting.kind().secret() ? "" : "=" + said.value();
    String place = said == null ? "" : " " + said.place();
    return new SettingException(
        "The setting " + setting.name() + value + place + " " + complaint + ".");
  }
}
