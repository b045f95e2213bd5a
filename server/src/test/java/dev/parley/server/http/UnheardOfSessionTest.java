package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.Limits;
import dev.parley.server.StandIns;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.limit.Allowances;
import dev.parley.server.limit.LimitConfig;
import dev.parley.store.Quotas;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StoreUnavailableException;
import dev.parley.testkit.client.ParleyHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UnheardOfSessionTest {
  private final List<Object> created = new CopyOnWriteArrayList<>();
  private final List<Object> ended = new CopyOnWriteArrayList<>();

  @Test
  void aSessionWhoseCreationFailedIsTakenBack() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Sessions sessions = creatingWithoutAnAnswer();
      SessionRoutes routes =
          new SessionRoutes(
              sessions,
              new WorkerDirectory(sessions),
              new NewSessions(new Allowances(StandIns.unused(Quotas.class), LimitConfig.STANDARD)),
              Limits.DEFAULT,
              new Bodies(1_000_000, 0, Duration.ofSeconds(5)),
              new WholeSessions(1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5)));
      Router router = Router.router(vertx);
      router.post("/v1/session").handler(routes::create);
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      ParleyHttp http = new ParleyHttp(URI.create("http://127.0.0.1:" + server.actualPort()));
      assertThat(http.postSession("{\"name\":\"Ada\"}").status()).isEqualTo(503);
      await().atMost(Duration.ofSeconds(10)).until(() -> !ended.isEmpty());
      assertThat(created).hasSize(1).hasOnlyElementsOfType(SessionToken.class);
      assertThat(ended).isEqualTo(created);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  /// A store that makes the session and then does not say so.
  private Sessions creatingWithoutAnAnswer() {
    return StandIns.of(
        Sessions.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "create" -> {
                created.add(arguments[0]);
                yield CompletableFuture.failedFuture(
                    new StoreUnavailableException("no answer in time"));
              }
              case "end" -> {
                ended.add(arguments[0]);
                yield CompletableFuture.completedFuture(true);
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
