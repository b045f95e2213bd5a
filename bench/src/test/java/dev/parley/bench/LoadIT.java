package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.stage.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `bin/parley load` against a server, a worker and a Redis, all of them real.
class LoadIT {
  private static final List<String> SMALL =
      List.of("--sessions=3", "--every=0", "--pieces=20", "--pace=1", "--ramp=0", "--patience=2");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyAnswerIsHeldAgainstItsScript() throws Exception {
    try (Stage stage = Stage.start(3)) {
      assertThat(load(stage, "--messages=4", "--from=127.0.0.1,127.0.0.2"))
          .as(err::toString)
          .isZero();
    }
    assertThat(out.toString()).startsWith("12 right, 0 wrong, 0 failed, 0 lost");
  }

  /// The worker's own words add stamps to what a message asks for.
  @Test
  void wrongAnswersAreFound() throws Exception {
    try (Stage stage = Stage.start(3, Map.of("PARLEY_SCRIPT", "stamp=24"))) {
      assertThat(load(stage, "--messages=2")).isOne();
    }
    assertThat(out.toString()).startsWith("0 right, 6 wrong, 0 failed, 0 lost");
  }

  @Test
  void answersThatDoNotEndAreLost() throws Exception {
    try (Stage stage = Stage.start(3, Map.of("PARLEY_SCRIPT", "stall=7", "PARLEY_DRAIN", "1s"))) {
      assertThat(load(stage, "--messages=1")).isOne();
    }
    assertThat(out.toString()).startsWith("0 right, 0 wrong, 0 failed, 3 lost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --sessions=0            | --sessions must be from 1 to 50000, unlike 0
          --pieces=9000           | --pieces must be from 1 to 8000, unlike 9000
          --url=localhost:3500    | --url must be like http://localhost:3500
          --from=nowhere.invalid  | Invalid value for option '--from'
          --messages=many         | Invalid value for option '--messages'
          """)
  void aWrongFlagIsNamed(String flag, String sentence) {
    assertThat(load(flag)).isEqualTo(2);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThat(load("--url=http://127.0.0.1:1", "--sessions=1")).isOne();
    assertThat(err.toString()).contains("load: http://127.0.0.1:1 makes no sessions");
  }

  private int load(Stage stage, String... more) {
    List<String> flags = new ArrayList<>(SMALL);
    flags.add("--url=" + stage.route());
    flags.addAll(List.of(more));
    return load(flags.toArray(String[]::new));
  }

  private int load(String... flags) {
    CommandLine line =
        Bench.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("load"));
    all.addAll(List.of(flags));
    return line.execute(all.toArray(String[]::new));
  }
}
