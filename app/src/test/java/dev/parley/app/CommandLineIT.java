package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.process.ParleyProcess;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// bin/parley as whoever types it sees it.
class CommandLineIT {
  private static final Duration MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  private record Outcome(int code, String output) {}

  private Outcome run(Map<String, String> settings, String... arguments) throws Exception {
    try (ParleyProcess parley = ParleyProcess.start(folder, settings, arguments)) {
      int code = parley.awaitExit(MAX);
      return new Outcome(code, parley.output());
    }
  }

  @Test
  void helpListsTheCommandsAndEachCommandsSettings() throws Exception {
    assertThat(run(Map.of(), "--help").output())
        .contains("run", "server", "worker", "doctor", "dead-letters", "parley load");
    Outcome server = run(Map.of(), "server", "--help");
    assertThat(server.code()).isZero();
    assertThat(server.output())
        .contains("--port", "default 3500")
        .doesNotContain("--model-file", "--redis-password");
  }

  @Test
  void anUnknownFlagIsOneSentenceAndCode2() throws Exception {
    assertThat(run(Map.of(), "run", "--prot=1"))
        .isEqualTo(
            new Outcome(
                2, "parley: Unknown option: '--prot=1'; parley run --help tells what there is.\n"));
  }

  @Test
  void aBadSettingIsOneSentenceAndCode2() throws Exception {
    Files.writeString(folder.resolve(".env"), "export PARLEY_LEASE='soon'\n");
    assertThat(run(Map.of(), "server"))
        .isEqualTo(
            new Outcome(
                2,
                "parley: The setting PARLEY_LEASE=soon in .env line 1 must be a time such as 500ms,"
                    + " 30s, 10m, 1h or 30d, from 1s to 10m.\n"));
  }

  @Test
  void doctorFindsAGoodRedisGood() throws Exception {
    try (RedisProcess redis =
        RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword().withAppendOnly())) {
      Outcome outcome =
          run(
              Map.of(
                  "REDIS_URL",
                  "127.0.0.1:" + redis.port(),
                  "REDIS_PASSWORD",
                  String.valueOf(redis.password()),
                  "PARLEY_MODEL",
                  "scripted",
                  "PARLEY_PORT",
                  "0"),
              "doctor");
      assertThat(outcome.output())
          .contains(
              "ok   Redis: 7.0.15", "ok   memory", "ok   disk", "ok   language model: Scripted")
          .doesNotContain("bad ", String.valueOf(redis.password()));
      assertThat(outcome.code()).isZero();
    }
  }

  @Test
  void doctorSaysWhatToDoAboutARedisThatEvictsOrRefuses() throws Exception {
    RedisSettings evicting =
        RedisSettings.DEFAULT
            .withRandomPassword()
            .with("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
    try (RedisProcess redis = RedisProcess.start(evicting)) {
      Map<String, String> settings =
          Map.of(
              "REDIS_URL",
              redis.url(),
              "REDIS_PASSWORD",
              String.valueOf(redis.password()),
              "PARLEY_MODEL",
              "scripted",
              "PARLEY_PORT",
              "0");
      Outcome outcome = run(settings, "doctor");
      assertThat(outcome.output())
          .contains("bad  memory", "set its maxmemory-policy to noeviction", "note disk");
      assertThat(outcome.code()).isEqualTo(1);

      String wrong = UUID.randomUUID().toString();
      Outcome refused =
          run(
              Map.of(
                  "REDIS_URL",
                  redis.url(),
                  "REDIS_PASSWORD",
                  wrong,
                  "PARLEY_MODEL",
                  "scripted",
                  "PARLEY_PORT",
                  "0"),
              "doctor");
      assertThat(refused.output()).contains("bad  Redis").doesNotContain(wrong);
      assertThat(refused.code()).isEqualTo(1);
    }
  }

  @Test
  void aModelFileThatIsMissingStopsTheStart() throws Exception {
    Outcome outcome =
        run(
            Map.of(
                "PARLEY_MODEL_FILE", folder.resolve("none.gguf").toString(),
                "PARLEY_DATA_DIR", folder.resolve("kept").toString(),
                "PARLEY_PORT", "0"),
            "run");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.output())
        .startsWith("parley: The language model cannot be used: the model file")
        .endsWith(" does not exist; PARLEY_MODEL_FILE names it.\n")
        .hasLineCount(1);
    assertThat(folder.resolve("kept")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run    | --client-dir=/nope    | --client-dir must be a folder that holds index.html.
          run    | --host=192.0.2.3      | is not an address of this machine
          run    | --redis-server=/nope  | must be a program that can be run.
          run    | --beat=10s            | The settings do not fit together
          run    | --model=huggingface   | needs MODEL_URL for huggingface.
          run    | --script=pices=3      | is not a script: a script has no word pices.
          worker | --script=pices=3      | is not a script: a script has no word pices.
          """)
  void whatCannotWorkIsToldBeforeAnythingStarts(String command, String flag, String told)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "PARLEY_MODEL", "scripted",
            "PARLEY_DATA_DIR", folder.resolve("kept").toString(),
            "PARLEY_PORT", "0");
    Outcome outcome = run(settings, command, flag);
    assertThat(outcome.output()).startsWith("parley: The setting").contains(told).hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(folder.resolve("kept")).doesNotExist();
  }

  @Test
  void aSecondRunOnOneFolderIsRefused() throws Exception {
    Map<String, String> settings =
        Map.of(
            "PARLEY_MODEL", "scripted",
            "PARLEY_DATA_DIR", folder.resolve("kept").toString(),
            "PARLEY_PORT", "0");
    try (ParleyProcess first = ParleyProcess.start(folder, settings, "run")) {
      first.awaitOutput("Parley is ready at http://localhost:", MAX);
      Outcome second = run(settings, "run");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.output()).startsWith("parley: Another Parley is using the data folder");

      first.signal("TERM");
      assertThat(first.awaitExit(MAX)).isZero();
    }
  }
}
