package dev.parley.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.looks.Looks;
import dev.parley.server.looks.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;

  private Settings settings(Map<String, String> environment) {
    return settings(Map.of(), environment);
  }

  private Settings settings(Map<String, String> flags, Map<String, String> environment) {
    return Settings.read(Role.SERVER, folder, flags, environment, folder.resolve(".env"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PARLEY_PORT           | 70000       | a whole number from 0 to 65535
          PARLEY_PORT           | x           | a whole number from 0 to 65535
          PARLEY_LEASE          | 15          | a time such as 500ms
          PARLEY_LEASE          | 99999999999d| a time such as 500ms
          PARLEY_TEXT_MAX       | 16KiB       | a size such as 512B
          PARLEY_SESSION_MAX    | 999999999MB | a size such as 512B
          PARLEY_TEMPERATURE    | NaN         | a number from 0.0 to 2.0
          PARLEY_LOG_LEVEL      | loud        | one of error, warn, info, debug
          PARLEY_MODEL          | gpt         | one or several of local
          PARLEY_ORIGINS        | example.org | origins such as
          MODEL_URL             | ftp://a/b   | an address that begins with http://
          PARLEY_OPENAI_URL     | http:// x   | an address that begins with http://
          PARLEY_TRUSTED_PROXIES| 10.0.0.0/33 | networks such as
          PARLEY_TRUSTED_PROXIES| 10.0.0.1,lb | networks such as
          REDIS_PORT            | 0           | a whole number from 1 to 65535
          PARLEY_ACCENT         | teal        | a colour such as #2f5d50
          PARLEY_ACCENT         | #12345      | a colour such as #2f5d50
          PARLEY_SUGGESTIONS    | a;;b        | up to 6 lines of at most 120 characters
          PARLEY_SUGGESTIONS    | a;b;c;d;e;f;g | up to 6 lines of at most 120 characters
          PARLEY_ASSISTANT_NAME | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | one line of at most 40 characters
          """)
  void aValueThatIsNotAllowedIsToldInOneSentence(String name, String value, String allowed) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "The setting " + name + "=" + value + " in the environment must be ")
        .hasMessageContaining(allowed)
        .hasMessageEndingWith(".");
  }

  @Test
  void anAddressThatMayHoldAPasswordIsNotShown() {
    assertThatThrownBy(() -> settings(Map.of("REDIS_URL", "http://u:hush@h")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("REDIS_URL")
        .hasMessageNotContainingAny("hush");
  }

  @Test
  void anUnknownSettingOfOursIsAMistakeAndAnyOtherIsNot() {
    settings(Map.of("HOME", "/home/ada", "REDISX", "1"));
    assertThatThrownBy(() -> settings(Map.of("PARLEY_PROT", "3500")))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "The setting PARLEY_PROT in the environment is unknown; parley run --help lists the settings.");
  }

  @Test
  void whatKubernetesTellsOfServicesBesideIsNoSetting() throws IOException {
    Files.writeString(folder.resolve(".env"), "PARLEY_PORT=4000\n");
    Settings settings =
        settings(
            Map.of(
                "PARLEY_SERVICE_HOST", "10.0.0.7",
                "PARLEY_SERVICE_PORT", "3500",
                "PARLEY_SERVICE_PORT_HTTP", "3500",
                "PARLEY_PORT", "tcp://10.0.0.7:3500",
                "PARLEY_PORT_3500_TCP", "tcp://10.0.0.7:3500",
                "PARLEY_PORT_3500_TCP_ADDR", "10.0.0.7",
                "PARLEY_WORKER_PORT", "tcp://10.0.0.8:8080",
                "REDIS_PORT", "tcp://10.0.0.9:6379"));

    assertThat(settings.get(ProcessSettings.PORT)).isEqualTo(4000);
    assertThat(settings.given(ProcessSettings.WORKER_PORT)).isFalse();
    assertThat(Configs.redisAddresses(settings)).isNull();
    assertThatThrownBy(() -> settings(Map.of("PARLEY_SERVICE", "10.0.0.7")))
        .isInstanceOf(SettingException.class);
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Files.writeString(folder.resolve(".env"), "PARLEY_PORT=1\nPARLEY_HOST=a\nPARLEY_PING=20s\n");
    Settings settings =
        settings(
            Map.of(ProcessSettings.PORT.name(), "3"),
            Map.of("PARLEY_PORT", "2", "PARLEY_HOST", "b"));

    assertThat(settings.get(ProcessSettings.PORT)).isEqualTo(3);
    assertThat(settings.get(ProcessSettings.HOST)).isEqualTo("b");
    assertThat(settings.get(ProcessSettings.PING)).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.get(ProcessSettings.PONG)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void anEmptyValueBringsTheDefaultBack() throws IOException {
    Files.writeString(folder.resolve(".env"), "PARLEY_PORT=1\n");
    assertThat(settings(Map.of("PARLEY_PORT", "")).get(ProcessSettings.PORT)).isEqualTo(3500);
  }

  @Test
  void aSpaceAsSystemPromptTellsTheModelNothing() throws IOException {
    assertThat(ModelConfigs.openAi(settings(Map.of())).systemPrompt())
        .isEqualTo("You are a helpful assistant.");
    assertThat(ModelConfigs.openAi(settings(Map.of("PARLEY_SYSTEM_PROMPT", " "))).systemPrompt())
        .isEmpty();
    Files.writeString(folder.resolve(".env"), "PARLEY_SYSTEM_PROMPT=' '\n");
    assertThat(ModelConfigs.local(settings(Map.of())).systemPrompt()).isEmpty();
  }

  @Test
  void aMistakeInTheFileNamesItsLine() throws IOException {
    Files.writeString(folder.resolve(".env"), "# ours\nPARLEY_PORT=x\n");
    assertThatThrownBy(() -> settings(Map.of()))
        .hasMessageContaining(".env line 2 must be a whole number");
  }

  @Test
  void theTutorialsBareAddressIsUnderstood() {
    assertThat(Configs.redisAddresses(settings(Map.of("REDIS_URL", "redis.example.org:6380"))))
        .isEqualTo(List.of("redis://redis.example.org:6380"));
    assertThat(Configs.redisAddresses(settings(Map.of("REDIS_HOST", "::1"))))
        .isEqualTo(List.of("redis://[::1]:6379"));
    assertThat(Configs.redisAddresses(settings(Map.of()))).isNull();
  }

  @Test
  void sentinelsAreOneAddress() {
    String url = "redis-sentinel://a.example.org:26379,b:26380/0#parley";
    assertThat(Configs.redisAddresses(settings(Map.of("REDIS_URL", url)))).isEqualTo(List.of(url));
    assertThatThrownBy(() -> settings(Map.of("REDIS_URL", "redis-sentinel://a:1,b:2/parley")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("REDIS_URL");
    // What no URL may hold: found here, where no sentence repeats it, and not where it is used.
    assertThatThrownBy(() -> settings(Map.of("REDIS_URL", "redis-sentinel://:pa^ss@a:1/0#parley")))
        .isInstanceOf(SettingException.class)
        .hasMessageNotContaining("pa^ss");
  }

  @Test
  void twoAddressesThatDifferAreAMistake() {
    Settings settings = settings(Map.of("REDIS_URL", "a:1", "REDIS_HOST", "b", "REDIS_PORT", "1"));
    assertThatThrownBy(() -> Configs.redisAddresses(settings))
        .hasMessage(
            "The setting REDIS_HOST=b in the environment names another Redis than REDIS_URL: give one only.");
    Configs.redisAddresses(
        settings(Map.of("REDIS_URL", "a:1", "REDIS_HOST", "a", "REDIS_PORT", "1")));
  }

  @Test
  void settingsThatDoNotFitTogetherAreAMistake() {
    Settings settings = settings(Map.of("PARLEY_BEAT", "10s"));
    assertThatThrownBy(() -> Configs.store(settings))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("at most a third of the lease");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A                 | B      | [LOCAL]
          MODEL_URL         | http://m/x | [HUGGINGFACE]
          PARLEY_OPENAI_KEY | k      | [OPENAI]
          PARLEY_OPENAI_URL | http://m/v1 | [OPENAI]
          PARLEY_MODEL      | scripted,local | [SCRIPTED, LOCAL]
          """)
  void theModelIsChosenByWhatIsGiven(String name, String value, String kinds) {
    assertThat(ModelConfigs.modelKinds(settings(Map.of(name, value))).toString()).isEqualTo(kinds);
  }

  @Test
  void theOperatorsLooksAreTaken() throws IOException {
    Path picture = folder.resolve("bot.png");
    Files.write(picture, HexFormat.of().parseHex("89504e470d0a1a0a00"));
    Looks looks =
        Configs.server(
                settings(
                    Map.of(
                        "PARLEY_ASSISTANT_NAME", "Bot of Ada & Co.",
                        "PARLEY_ASSISTANT_PICTURE", picture.toString(),
                        "PARLEY_SUGGESTIONS", "What do you sell?; Where are you, exactly?",
                        "PARLEY_ACCENT", "#AA3300")))
            .looks();
    assertThat(looks.name()).isEqualTo("Bot of Ada & Co.");
    assertThat(looks.picture()).extracting(Picture::mediaType).isEqualTo("image/png");
    assertThat(looks.suggestions()).containsExactly("What do you sell?", "Where are you, exactly?");
    assertThat(looks.accent()).isEqualTo("#aa3300");
    assertThat(Configs.server(settings(Map.of("PARLEY_SUGGESTIONS", "none"))).looks().suggestions())
        .isEmpty();
  }

  @Test
  void aPictureThatIsNoneStopsTheStart() throws IOException {
    Path page = folder.resolve("bot.png");
    Files.writeString(page, "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>");
    Path large = folder.resolve("large.png");
    Files.write(
        large, Arrays.copyOf(HexFormat.of().parseHex("89504e470d0a1a0a"), Picture.BYTES_MAX + 1));
    for (Path file : List.of(page, large, folder, folder.resolve("missing.png"))) {
      Settings settings = settings(Map.of("PARLEY_ASSISTANT_PICTURE", file.toString()));
      assertThatThrownBy(() -> Configs.server(settings))
          .isInstanceOf(SettingException.class)
          .hasMessage(
              "The setting PARLEY_ASSISTANT_PICTURE=%s in the environment must be a PNG, JPEG or WebP file of at most 512 KB."
                  .formatted(file));
    }
  }

  @Test
  void noComponentsDefaultDiffersFromItsSettings() {
    Settings none = settings(Map.of());
    assertThat(Configs.store(none))
        .isEqualTo(dev.parley.store.StoreConfig.of("redis://localhost:6379"));
    assertThat(Configs.server(none)).isEqualTo(dev.parley.server.ServerConfig.standard());
    assertThat(Configs.worker(none)).isEqualTo(dev.parley.worker.WorkerConfig.DEFAULT);
    assertThat(ModelConfigs.scripted(none))
        .isEqualTo(dev.parley.worker.model.scripted.ScriptedModelConfig.DEFAULT);
  }

  @Test
  void theScriptedModelAnswersAsManyTurnsAsItsWorkerTakes() {
    assertThat(ModelConfigs.scripted(settings(Map.of("PARLEY_SLOTS", "200"))).slots())
        .isEqualTo(200);
  }
}
