package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.json.JsonPath;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessTest {
  @Test
  void keepsPortAndFilesOverAKill() {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword().withAppendOnly();
    try (RedisProcess redis = RedisProcess.start(settings)) {
      int port = redis.port();
      redis.call(connection -> connection.sync().set("name", "before"));
      redis.kill();
      assertThat(redis.running()).isFalse();
      redis.start();
      assertThat(redis.port()).isEqualTo(port);
      assertThat(redis.<String>call(connection -> connection.sync().get("name")))
          .isEqualTo("before");
      redis.terminate();
      assertThat(redis.running()).isFalse();
    }
  }

  @Test
  void asksForThePassword() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword())) {
      assertThat(redis.urlsWithPassword())
          .singleElement()
          .asString()
          .contains(":" + redis.password() + "@");
      assertThatThrownBy(
              () -> TestClient.CLIENT.connect(RedisURI.create(redis.url())).sync().ping())
          .isInstanceOf(RedisException.class);
    }
  }

  @Test
  void frozenItDoesNotAnswerUntilThawed() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT)) {
      redis.call(
          connection -> {
            connection.setTimeout(Duration.ofMillis(300));
            redis.freeze();
            assertThatThrownBy(() -> connection.sync().ping())
                .isInstanceOf(RedisCommandTimeoutException.class);
            redis.thaw();
            connection.setTimeout(Duration.ofSeconds(5));
            return assertThat(connection.sync().ping()).isEqualTo("PONG");
          });
    }
  }

  @Test
  void loadsRedisJson() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT.withJson())) {
      String answer =
          redis.call(connection -> connection.sync().jsonSet("doc", JsonPath.ROOT_PATH, "{}"));
      assertThat(answer).isEqualTo("OK");
    }
  }

  @Test
  void saysWhyItDidNotStart() {
    assertThatThrownBy(
            () -> RedisProcess.start(RedisSettings.DEFAULT.with("--no-such-setting", "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-setting");
  }

  @Test
  void diesWithAKilledJvm(@TempDir Path folder) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Survivor.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = jvm.inputReader()) {
      long redis = Long.parseLong(out.readLine());
      assertThat(ProcessHandle.of(redis)).isPresent();
      jvm.destroyForcibly().waitFor();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(redis).isEmpty());
    } finally {
      jvm.destroyForcibly();
    }
  }

  /// A JVM that starts a server, says its process id, and waits to be killed.
  static final class Survivor {
    private Survivor() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
      RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
      String pid =
          redis
              .call(connection -> connection.sync().info("server"))
              .lines()
              .filter(line -> line.startsWith("process_id:"))
              .findFirst()
              .orElseThrow();
      System.out.println(pid.substring("process_id:".length()).strip());
      Thread.currentThread().join();
    }
  }
}
