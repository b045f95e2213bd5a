package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.process.ParleyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/parley dead-letters` as whoever types it sees it.
class DeadLettersIT {
  private static final Duration MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  private record Outcome(int code, String output) {}

  private Outcome letters(Map<String, String> settings, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "dead-letters";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try (ParleyProcess parley = ParleyProcess.start(folder, settings, all)) {
      int code = parley.awaitExit(MAX);
      return new Outcome(code, parley.output());
    }
  }

  @Test
  void theRedisOfRunIsFoundWhetherItRunsOrNot() throws Exception {
    Map<String, String> settings =
        Map.of(
            "PARLEY_MODEL", "scripted",
            "PARLEY_DATA_DIR", folder.resolve("kept").toString(),
            "PARLEY_PORT", "0");
    Outcome none = new Outcome(0, "There are no dead letters.\n");
    assertThat(letters(settings, "list")).isEqualTo(none);
    try (ParleyProcess run = ParleyProcess.start(folder, settings, "run")) {
      run.awaitOutput("Parley is ready", MAX);
      assertThat(letters(settings, "list")).isEqualTo(none);
    }
  }

  @Test
  void withoutRedisOneSentenceSaysSo() throws Exception {
    Outcome unreachable = letters(Map.of("REDIS_URL", "127.0.0.1:1"), "list");
    assertThat(unreachable.code()).isEqualTo(1);
    assertThat(unreachable.output())
        .startsWith("parley: Redis at 127.0.0.1:1 cannot be reached")
        .hasLineCount(1);
  }
}
