package dev.parley.bench.soak;

import dev.parley.bench.crowd.Outcomes;
import dev.parley.bench.load.Tally;
import dev.parley.bench.stage.Stage;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// People who make one [Visit] after the other, each in a new session, until closed. Each does all that
/// people do in an order of its own, again and again, and deletes every second session of each kind when
/// it goes; the others end by themselves. So as much is there at all times, and what grows shows.
final class Visitors implements AutoCloseable {
  private static final int BETWEEN_MILLIS_MAX = 4_000;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(10);

  /// Talks are what people do most.
  private static final List<Visit.Kind> ROUND =
      List.of(
          Visit.Kind.TALK,
          Visit.Kind.TALK,
          Visit.Kind.TALK,
          Visit.Kind.TALK,
          Visit.Kind.QUICK_TALK,
          Visit.Kind.QUICK_TALK,
          Visit.Kind.THREE_TABS,
          Visit.Kind.SLOW_TAB,
          Visit.Kind.STOP,
          Visit.Kind.READ);

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
    List<Visit.Kind> kinds = new ArrayList<>(ROUND);
    Collections.shuffle(kinds);
    int first = ThreadLocalRandom.current().nextInt(2);
    try {
      for (int i = 0; ; i++) {
        // Also the first time, so that they do not come in step.
        Thread.sleep(ThreadLocalRandom.current().nextInt(BETWEEN_MILLIS_MAX));
        int round = i / kinds.size();
        int place = i % kinds.size();
        visit(kinds.get(place), (first + round + place) % 2 == 0);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit(Visit.Kind kind, boolean deletes) throws InterruptedException {
    ParleyHttp server = servers.computeIfAbsent(stage.route(), ParleyHttp::new);
    try {
      String token = server.newSession("Bench");
      tally.count("sessions");
      try (Visit visit = new Visit(token, stage::route, outcomes, tally)) {
        visit.run(kind);
      }
      if (deletes) {
        int status = server.delete(token).status();
        if (status == 204) {
          tally.count("sessions deleted");
        } else {
          tally.fault("sessions not deleted: status " + status);
        }
      }
    } catch (IOException refused) {
      tally.fault("calls that failed");
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
  /// end. An answer may count twice, for who asked and for who read.
  long faults() {
    return outcomes.badCount() + tally.faults();
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
