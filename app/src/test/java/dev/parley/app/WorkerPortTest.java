package dev.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.app.settings.Role;
import dev.parley.app.settings.Settings;
import dev.parley.store.StoreConfig;
import dev.parley.store.redis.RedisStore;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.ParleyHttp.Answer;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerConfig;
import dev.parley.worker.model.LanguageModel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPortTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void aWorkerIsReadyWhileItsStoreAnswersAndItDoesNotDrain() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        RedisStore store = store(redis);
        Worker worker = worker(store, Map.of("PARLEY_MODEL", "scripted"));
        WorkerPort port = WorkerPort.open(0, worker::health)) {
      ParleyHttp http = new ParleyHttp(URI.create("http://localhost:" + port.port()));
      worker.start();
      await().atMost(SOON).until(() -> http.get("/health/ready").status() == 200);
      assertThat(http.get("/health/ready").json().get("status").stringValue()).isEqualTo("ready");

      redis.freeze();
      await().atMost(SOON).until(() -> http.get("/health/ready").status() == 503);
      assertThat(reasons(http)).containsExactly("store_unreachable");
      assertThat(http.get("/health/live").status()).isEqualTo(200);
      redis.thaw();
      await().atMost(SOON).until(() -> http.get("/health/ready").status() == 200);

      port.drain();
      assertThat(reasons(http)).containsExactly("draining");
      assertThat(http.get("/health/live").status()).isEqualTo(200);
      assertThat(http.get("/health").status()).isEqualTo(404);
      assertThat(http.post("/health/ready").status()).isEqualTo(405);
    }
  }

  @Test
  void whoAsksTooSlowlyIsCutOff() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        RedisStore store = store(redis);
        Worker worker = worker(store, Map.of("PARLEY_MODEL", "scripted"));
        WorkerPort port = WorkerPort.open(0, worker::health);
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      slow.getOutputStream().write("GET /health/live HTTP/1.1\r\nX-Slow: ".getBytes(UTF_8));
      slow.setSoTimeout((int) SOON.toMillis());
      assertThat(slow.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void aWorkerWhoseModelCannotBeReachedIsNotReadyAndSaysWhich() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        RedisStore store = store(redis);
        Worker worker =
            worker(
                store,
                Map.of(
                    "PARLEY_MODEL", "openai",
                    "PARLEY_OPENAI_URL", "http://127.0.0.1:" + nobody + "/v1",
                    "PARLEY_OPENAI_MODEL", "m"));
        WorkerPort port = WorkerPort.open(0, worker::health)) {
      ParleyHttp http = new ParleyHttp(URI.create("http://localhost:" + port.port()));
      worker.start();
      await().atMost(SOON).until(() -> reasons(http).equals(List.of("model_unreachable")));
      Answer ready = http.get("/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().get("models").get("m").stringValue()).isNotBlank();
    }
  }

  private static List<String> reasons(ParleyHttp http) throws Exception {
    var reasons = http.get("/health/ready").json().get("reasons");
    return reasons == null
        ? List.of()
        : reasons.valueStream().map(reason -> reason.stringValue()).toList();
  }

  private static RedisStore store(RedisProcess redis) {
    return RedisStore.open(StoreConfig.of(redis.urls().toArray(String[]::new)));
  }

  private Worker worker(RedisStore store, Map<String, String> environment) {
    List<LanguageModel> models =
        Models.load(
            Settings.read(Role.WORKER, folder, Map.of(), environment, folder.resolve(".env")));
    return new Worker(store.turns(), models, WorkerConfig.DEFAULT);
  }
}
