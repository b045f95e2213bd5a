package dev.parley.bench.stage;

import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sessions for clients to open, made over HTTP.
public final class NewSessions {
  private static final int CALLS_AT_ONCE = 32;
  private static final int TRIES_MAX = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private NewSessions() {}

  /// @return their tokens
  /// @throws IOException if one could not be made, also after some tries
  public static List<String> make(URI server, int count) throws IOException, InterruptedException {
    ParleyHttp http = new ParleyHttp(server);
    try (ExecutorService calls = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
      List<Future<String>> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        made.add(calls.submit(() -> session(http)));
      }
      List<String> tokens = new ArrayList<>();
      try {
        for (Future<String> one : made) {
          tokens.add(one.get());
        }
      } finally {
        calls.shutdownNow();
      }
      return tokens;
    } catch (ExecutionException failed) {
      throw new IOException("a session could not be made", failed.getCause());
    }
  }

  /// Asks again where the store was too slow, as a client does: it is not this that is measured.
  private static String session(ParleyHttp http) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return http.newSession("Bench");
      } catch (IOException refused) {
        if (tries == TRIES_MAX) {
          throw refused;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }
}
