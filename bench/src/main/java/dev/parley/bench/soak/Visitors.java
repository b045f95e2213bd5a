package dev.parley.bench.soak;

import dev.parley.bench.crowd.Outcomes;
import dev.parley.bench.load.Tally;
import dev.parley.bench.stage.Stage;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// People who make one [Visit] after the other, each in a new session, until closed. Some delete
/// their session when they go; the others' end by themselves.
final class Visitors implements AutoCloseable {
  private static final int BETWEEN_MILLIS_MAX = 4_000;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(10);

  private final Stage stage;
  private final Outcomes outcomes = new Outcomes();
  private final Tally tally = new Tally();
  private final Map<URI, ParleyHttp> servers = new ConcurrentHashMap<>();
  private final List<Thread> people = new ArrayList<>();

  private Visitors(Stage stage) {
    this.stage = stage;
  }

  /// @param count at once
  static Visitors come(Stage stage, int count) {
    Visitors visitors = new Visitors(stage);
    for (int i = 0; i < count; i++) {
      visitors.people.add(Thread.ofVirtual().start(visitors::comeAndGo));
    }
    return visitors;
  }

  private void comeAndGo() {
    try {
      while (true) {
        // Also the first time, so that they do not come in step.
        Thread.sleep(ThreadLocalRandom.current().nextInt(BETWEEN_MILLIS_MAX));
        visit();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit() throws InterruptedException {
    ParleyHttp server = servers.computeIfAbsent(stage.route(), ParleyHttp::new);
    try {
      String token = server.newSession("Bench");
      tally.count("sessions");
      try (Visit visit = new Visit(token, stage::route, outcomes, tally)) {
        visit.run();
      }
      if (ThreadLocalRandom.current().nextBoolean()) {
        server.delete(token);
        tally.count("sessions deleted");
      }
    } catch (IOException refused) {
      tally.count("calls that failed");
    }
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /// What they did, and what happened to their connections.
  Tally tally() {
    return tally;
  }

  /// What must not be: answers that were wrong or failed, calls without an answer, and what did not
  /// end.
  long faults() {
    long others =
        tally.counts().entrySet().stream()
            .filter(count -> count.getKey().matches("not over.*|calls that failed|gaps|frames.*"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return outcomes.badCount() + others;
  }

  @Override
  public void close() {
    people.forEach(Thread::interrupt);
    try {
      for (Thread person : people) {
        person.join(LEAVE_MAX);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
