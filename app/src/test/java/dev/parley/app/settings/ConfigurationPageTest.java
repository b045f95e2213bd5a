package dev.parley.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Pins every setting's name, flag, bound and default to docs/configuration.md. After a wanted change,
/// run this test with `-Dparley.docs.write=true`, which writes the page's tables anew.
class ConfigurationPageTest {
  private static final String MARK = "<!-- settings: written by ConfigurationPageTest -->\n";
  private static final Path PAGE =
      Path.of(System.getProperty("parley.root", "."), "docs/configuration.md");

  @Test
  void thePageSaysWhatHolds() throws IOException {
    String page = Files.readString(PAGE);
    int mark = page.indexOf(MARK);
    assertThat(mark).as("the mark before the tables").isPositive();
    String head = page.substring(0, mark + MARK.length());
    if (Boolean.getBoolean("parley.docs.write")) {
      Files.writeString(PAGE, head + tables());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(head + tables());
  }

  private static String tables() {
    StringBuilder tables = new StringBuilder();
    for (Group group : Group.values()) {
      tables.append("\n## ").append(group.heading()).append("\n\n");
      tables.append(
          "| setting | flag | default | allowed | what it does |\n|---|---|---|---|---|\n");
      Catalogue.settings().stream()
          .filter(setting -> setting.group() == group)
          .forEach(setting -> tables.append(row(setting)));
    }
    return tables.toString();
  }

  private static String row(Setting<?> setting) {
    String flag = setting.flag();
    String run = setting.runStandard();
    return String.join(
            " | ",
            "| `" + setting.name() + "`",
            flag == null ? "none" : "`" + flag + "`",
            (setting.standard() == null ? "" : "`" + setting.standard() + "`")
                + (run == null ? "" : "; in `run` `" + run + "`"),
            setting.kind().allowed(),
            setting.description())
        + " |\n";
  }

  @Test
  void everyDefaultIsAllowed() {
    for (Setting<?> setting : Catalogue.settings()) {
      for (Role role : Role.values()) {
        String standard = setting.standard(role);
        if (standard != null) {
          assertThat(setting.kind().parser().apply(standard)).as(setting.name()).isNotNull();
        }
      }
    }
  }

  @Test
  void namesAndFlagsAreUnique() {
    assertThat(Catalogue.settings()).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(Catalogue.settings().stream().map(Setting::flag).filter(flag -> flag != null))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(Role.values()).filter(role -> role.takes(Group.GENERAL)))
        .hasSize(Role.values().length);
  }
}
