package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.store.redis.RedisStore;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `parley dead-letters`, called in this process. The letters are of turns that waited too long for a
/// worker.
class DeadLettersCommandTest {
  private static final String TEXT = "of the quokka";

  private record Outcome(int code, String output) {}

  private static Outcome letters(RedisServers servers, String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.add("--redis-url=" + String.join(",", servers.urlsWithPassword()));
    StringWriter output = new StringWriter();
    String[] typed = all.toArray(String[]::new);
    CommandLine parley = Parley.commandLine(typed);
    parley.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
    int code = parley.execute(typed);
    assertThat(output.toString()).doesNotContain(TEXT);
    return new Outcome(code, output.toString());
  }

  @Test
  void lettersAreListedShownRetriedAndDropped() {
    RedisServers servers = RedisFlavor.LIST.empty();
    try (RedisStore store = RedisStore.open(config(servers))) {
      assertThat(letters(servers, "list"))
          .isEqualTo(new Outcome(0, "There are no dead letters.\n"));

      SessionToken token = givenUp(store, 1);
      SessionToken other = givenUp(store, 2);
      String list = letters(servers, "list").output();
      assertThat(list)
          .hasLineCount(4)
          .contains("no_worker", token.value().substring(0, 8), turns(store, token).get(0).turnId())
          .doesNotContain(token.value(), other.value());
      assertThat(letters(servers, "list", "--limit=1").output())
          .hasLineCount(3)
          .endsWith("1 of 3; --limit shows more, up to 1000.\n");
      String json = letters(servers, "list", "--json").output();
      assertThat(json).startsWith("{\"count\":3,\"letters\":[{\"letter\":\"").hasLineCount(1);
      String id = letterOf(list, turns(store, token).get(0).turnId());

      assertThat(letters(servers, "show", id).output())
          .contains("no_worker", "message length   13", "conversation     there")
          .doesNotContain(token.value());
      assertThat(letters(servers, "show", id, "--session-token", "--json").output())
          .contains("\"session\":\"" + token.value() + "\"", "\"messageLength\":13");

      assertThat(letters(servers, "retry", id).code()).isZero();
      List<Turn> turns = turns(store, token);
      assertThat(turns).hasSize(2);
      assertThat(turns.get(1))
          .extracting(Turn::text, Turn::parent, Turn::state)
          .containsExactly(TEXT, null, TurnState.QUEUED);
      assertThat(letters(servers, "retry", id))
          .isEqualTo(
              new Outcome(
                  1,
                  "parley: There is no dead letter "
                      + id
                      + "; parley dead-letters list shows which there are.\n"));

      String gone = letterOf(list, turns(store, other).get(0).turnId());
      assertThat(get(store.sessions().end(other))).isTrue();
      Outcome refused = letters(servers, "retry", gone);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.output())
          .isEqualTo(
              "parley: The conversation of "
                  + gone
                  + " is gone, and its message with it; parley dead-letters drop removes the letter.\n");
      assertThat(letters(servers, "drop", gone, "0:1-0").output())
          .contains(gone + " is removed.\n", "There is no dead letter 0:1-0");
      assertThat(get(store.deadLetters().count())).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeDoneIsOneSentence() {
    RedisServers servers = RedisFlavor.LIST.empty();
    assertThat(letters(servers, "list", "--limit=0").output())
        .startsWith(
            "parley: --limit must be a whole number from 1 to 1000; parley dead-letters list");
    assertThat(letters(servers, "list", "--limit=0").code()).isEqualTo(2);
    assertThat(letters(servers, "retry").code()).isEqualTo(2);
  }

  private static String letterOf(String list, String turnId) {
    return list.lines()
        .filter(line -> line.endsWith(turnId))
        .map(line -> line.split(" ", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  /// A session with so many turns that nobody answered in time.
  private static SessionToken givenUp(RedisStore store, int turns) {
    SessionToken token = SessionToken.random();
    var _ = get(store.sessions().create(token, "Ada", List.of())).orElseThrow();
    for (int i = 0; i < turns; i++) {
      var _ =
          get(
              store
                  .sessions()
                  .accept(
                      token,
                      new Submission(
                          UUID.randomUUID().toString(), TEXT, new Parent.Beginning(), null)));
    }
    Awaitility.await()
        .until(
            () -> {
              get(store.sessions().sweep());
              return turns(store, token).stream().allMatch(turn -> turn.state().ended());
            });
    return token;
  }

  private static List<Turn> turns(RedisStore store, SessionToken token) {
    if (get(store.sessions().resume(token, Held.NOTHING)) instanceof Resumption.Snapshot snapshot) {
      return snapshot.turns();
    }
    throw new AssertionError("no snapshot");
  }

  private static StoreConfig config(RedisServers servers) {
    StoreConfig base = StoreConfig.of(servers.urlsWithPassword().toArray(String[]::new));
    return base.with(config -> config.queueDeadline = Duration.ofMillis(20));
  }

  private static <T> T get(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
