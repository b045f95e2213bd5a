package dev.parley.chaos.verdict;

import dev.parley.protocol.TurnState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints what came of a run.
public final class Report {
  private static final int TOLD_MAX = 20;
  private static final int TIMELINES_MAX = 3;

  private final Ledger ledger;
  private final PrintStream out;

  /// What the progress has told already.
  private final Set<Violation> told = new HashSet<>();

  public Report(Ledger ledger, PrintStream out) {
    this.ledger = ledger;
    this.out = out;
  }

  /// One line on how it goes.
  public void progress(String now) {
    Tally tally = ledger.tally();
    List<Violation> violations = ledger.violations();
    out.printf(
        "%6.1f s  %d sessions, %d turns sent, %d accepted, %d completed, %d stopped, %d failed;"
            + " %d wrong; %s%n",
        secondsOf(System.nanoTime() - ledger.beganNanos()),
        tally.sessions(),
        tally.sent(),
        tally.accepted(),
        tally.ended(TurnState.COMPLETED),
        tally.ended(TurnState.STOPPED),
        tally.ended(TurnState.FAILED),
        violations.size(),
        now);
    violations.stream()
        .limit(TOLD_MAX)
        .filter(told::add)
        .forEach(violation -> out.println("        " + words(violation)));
  }

  private static String words(Violation violation) {
    return "WRONG (%s) %s %s"
        .formatted(violation.kind().words(), violation.who(), violation.words());
  }

  /// The verdict.
  ///
  /// @return whether all was well
  public boolean print() {
    faults();
    Tally tally = ledger.tally();
    List<Violation> violations = ledger.violations();
    Map<Wrong, Integer> counts = new EnumMap<>(Wrong.class);
    violations.forEach(violation -> counts.merge(violation.kind(), 1, Integer::sum));
    out.printf("%n%-34s %d%n", "sessions", tally.sessions());
    line("whose creation Redis has lost", tally.gone());
    line("turns sent", tally.sent());
    line("turns accepted", tally.accepted());
    line("answered once", tally.ended(TurnState.COMPLETED));
    line("stopped", tally.ended(TurnState.STOPPED));
    line("failed", tally.ended(TurnState.FAILED));
    tally.failed().forEach((code, count) -> line("  " + code, count));
    line("refused for good", tally.refused());
    for (Wrong wrong : Wrong.values()) {
      line(wrong.words(), counts.getOrDefault(wrong, 0));
    }
    tell(violations);
    return violations.isEmpty();
  }

  private void line(String words, int count) {
    out.printf("%-34s %d%n", words, count);
  }

  private void faults() {
    Map<String, Long> caused =
        ledger.incidents().all().stream()
            .collect(Collectors.groupingBy(Incident::fault, TreeMap::new, Collectors.counting()));
    out.printf(
        "%n%-25s %6s  %-29s %-29s%n%32s  %9s %9s %9s %9s %9s %9s%n",
        "in seconds",
        "",
        "longest silence of an answer",
        "longest way to a welcome",
        "caused",
        "seen",
        "w/o fault",
        "at most",
        "seen",
        "w/o fault",
        "at most");
    ledger
        .silences()
        .lines()
        .forEach(
            (fault, line) ->
                out.printf(
                    "%-25s %6d  %s %s%n",
                    fault,
                    caused.getOrDefault(fault, 0L),
                    times(line.silence(), line.limits().silenceMax()),
                    times(line.way(), line.limits().wayMax())));
  }

  private static String times(Silences.Longest longest, @Nullable Duration limit) {
    return "%9.2f %9.2f %9s"
        .formatted(
            seconds(longest.whole()),
            seconds(longest.beyond()),
            limit == null ? "-" : "%.2f".formatted(seconds(limit)));
  }

  private void tell(List<Violation> violations) {
    for (Violation violation : violations.subList(0, Math.min(TOLD_MAX, violations.size()))) {
      out.println(words(violation));
    }
    List<SessionRecord> concerned =
        ledger.sessions().stream()
            .filter(session -> !session.violations().isEmpty())
            .limit(TIMELINES_MAX)
            .toList();
    if (!violations.isEmpty()) {
      out.println("\nThe faults, in seconds of the run:");
      for (Incident incident : ledger.incidents().all()) {
        out.printf(
            "%8.3f to %8.3f %s%n",
            secondsOf(incident.beganNanos() - ledger.beganNanos()),
            secondsOf(incident.endedNanos() - ledger.beganNanos()),
            incident.fault());
      }
    }
    for (SessionRecord session : concerned) {
      out.println("\nSession " + session.who() + ":");
      session.timeline().lines(ledger.beganNanos()).forEach(out::println);
    }
  }

  private static double secondsOf(long nanos) {
    return seconds(Duration.ofNanos(nanos));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
