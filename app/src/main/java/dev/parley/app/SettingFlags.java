package dev.parley.app;

import dev.parley.app.settings.Catalogue;
import dev.parley.app.settings.Group;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.Setting;
import dev.parley.app.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Turns the catalogue of settings into a command's flags, and what was given back into settings.
final class SettingFlags {
  private SettingFlags() {}

  /// Gives the command a flag for each setting that its role takes, grouped as the catalogue is.
  static void add(CommandSpec command, Role role) {
    int order = 0;
    for (Group group : Group.values()) {
      if (!role.takes(group)) {
        continue;
      }
      ArgGroupSpec.Builder flags =
          ArgGroupSpec.builder()
              .heading("%n" + group.heading() + ":%n")
              .order(order++)
              .validate(false);
      boolean any = false;
      for (Setting<?> setting : Catalogue.settings()) {
        String flag = setting.flag();
        if (setting.group() == group && flag != null) {
          flags.addArg(option(setting, flag, role));
          any = true;
        }
      }
      if (any) {
        command.addArgGroup(flags.build());
      }
    }
  }

  private static OptionSpec option(Setting<?> setting, String flag, Role role) {
    String standard = setting.standard(role);
    return OptionSpec.builder(flag)
        .type(String.class)
        .paramLabel(setting.name())
        .description(
            (setting.description()
                    + " ("
                    + setting.kind().allowed()
                    + (standard == null ? "" : "; default " + standard)
                    + ")")
                .replace("%", "%%"))
        .build();
  }

  /// @throws dev.parley.app.settings.SettingException for the first that is not allowed
  static Settings read(CommandSpec command, Role role) {
    Map<String, String> flags = new HashMap<>();
    for (Setting<?> setting : Catalogue.settings()) {
      String flag = setting.flag();
      if (flag != null && command.commandLine().getParseResult().hasMatchedOption(flag)) {
        flags.put(
            setting.name(), command.commandLine().getParseResult().matchedOptionValue(flag, ""));
      }
    }
    return Settings.read(role, home(), flags, System.getenv(), Path.of(".env"));
  }

  /// Parley's own folder, which bin/parley names; else the working folder.
  private static Path home() {
    return Path.of(System.getProperty("parley.home", "")).toAbsolutePath();
  }
}
