package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.HeldTurn;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.process.ParleyProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/parley run` as someone uses it on a machine of their own.
class PersonalRunIT {
  private static final Duration READY_MAX = Duration.ofMinutes(1);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");

  @TempDir Path folder;

  @Test
  void theBundledModelAnswersAndTheHistoryOutlivesAKilledProgram() throws Exception {
    String session;
    String turnId;
    String answer;
    try (ParleyProcess parley = run(Map.of("PARLEY_MAX_TOKENS", "40"))) {
      session = new ParleyHttp(address(parley)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(address(parley), session)) {
        client.connect();
        turnId = client.send("Which planet is nearest to the sun?");
        HeldTurn turn = client.awaitEnded(turnId, ANSWER_MAX);
        assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
        assertThat(turn.answer()).isNotBlank();
        answer = turn.answer();
        client.assertClean();
      }
      parley.kill();
    }
    try (ParleyProcess parley = run(Map.of("PARLEY_MODEL", "scripted"));
        CheckingClient client = new CheckingClient(address(parley), session)) {
      client.connect();
      HeldTurn turn = client.turns().getFirst();
      assertThat(turn.turnId()).isEqualTo(turnId);
      assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
      assertThat(turn.answer()).isEqualTo(answer);
    }
  }

  @Test
  void anAnswerCutOffByAKilledProgramGoesOnWhenItIsStartedAgain() throws Exception {
    Map<String, String> scripted = Map.of("PARLEY_MODEL", "scripted");
    String session;
    String turnId;
    try (ParleyProcess parley = run(scripted)) {
      session = new ParleyHttp(address(parley)).newSession("Ada");
      try (CheckingClient client = new CheckingClient(address(parley), session)) {
        client.connect();
        turnId = client.send("/script pieces=100 pace=50ms");
        HeldTurn _ = client.awaitLength(turnId, 30, ANSWER_MAX);
        parley.kill();
      }
    }
    try (ParleyProcess parley = run(scripted);
        CheckingClient client = new CheckingClient(address(parley), session)) {
      client.connect();
      HeldTurn turn = client.awaitEnded(turnId, ANSWER_MAX);
      assertThat(turn.state()).isEqualTo(TurnState.COMPLETED);
      assertThat(turn.answer()).startsWith("1 2 3 ").endsWith(" 99 100").hasSize(291);
      client.assertClean();
    }
  }

  @Test
  void ctrlCEndsEveryProcess() throws Exception {
    try (ParleyProcess parley = run(Map.of("PARLEY_MODEL", "scripted"))) {
      List<ProcessHandle> children = parley.descendants();
      assertThat(children).as("its Redis").isNotEmpty();
      parley.signal("INT");
      int _ = parley.awaitExit(Duration.ofSeconds(20));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void theClientIsServedAtTheAddressThatItNames() throws Exception {
    try (ParleyProcess parley = run(Map.of("PARLEY_MODEL", "scripted"))) {
      ParleyHttp.Answer page = new ParleyHttp(address(parley)).get("/");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("<title>Parley</title>");
      assertThat(page.response().headers().firstValue("Content-Security-Policy")).isPresent();
    }
  }

  private ParleyProcess run(Map<String, String> more) throws TimeoutException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("PARLEY_PORT", "0");
    settings.put("PARLEY_DATA_DIR", folder.resolve("data").toString());
    ParleyProcess parley = ParleyProcess.start(folder, settings, "run");
    try {
      return parley.awaitOutput("ready at", READY_MAX);
    } catch (TimeoutException notReady) {
      parley.close();
      throw notReady;
    }
  }

  private static URI address(ParleyProcess parley) throws IOException {
    Matcher address = ADDRESS.matcher(parley.output());
    if (!address.find()) {
      throw new IOException("no address in the output");
    }
    return URI.create(address.group());
  }
}
