package dev.parley.bench.operator;

import dev.parley.bench.crowd.Conversations;
import dev.parley.bench.crowd.Outcomes;
import dev.parley.bench.measure.WrongFlagException;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.NewSessions;
import dev.parley.bench.stage.OpenFiles;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// Asks a running deployment and holds each answer, byte for byte, against what it must be.
@Command(
    name = "load",
    customSynopsis = "bin/parley load [OPTION]…",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Puts load on a running deployment, and checks every answer byte for byte.",
      "",
      "The deployment's workers must offer the scripted model (PARLEY_MODEL=scripted), whose answers"
          + " are known beforehand, and its limits on one address and one session must allow the"
          + " load (PARLEY_ADDRESS_SESSIONS and the others; 0 for none).",
      "How long an answer takes counts from when its message was due, which may be before it could"
          + " be sent, and without the time that the model itself takes.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 every answer came and was right, 1 one was wrong, failed or lost, or the load"
          + " could not be made, 2 a flag is wrong."
    })
public final class LoadCommand implements Callable<Integer> {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WORKER_POLL = Duration.ofMillis(200);
  private static final Duration WORKER_MAX = Duration.ofSeconds(10);
  private static final double[] SHARES = {0.5, 0.9, 0.99, 0.999, 1};

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      defaultValue = "http://localhost:3500",
      description = "the server, or the balancer in front of several")
  private URI url = URI.create("http://localhost:3500");

  @Option(names = "--sessions", defaultValue = "100", description = "sessions that ask, 1 to 50000")
  private int sessions;

  @Option(
      names = "--messages",
      defaultValue = "10",
      description = "messages of each session, 1 to 100000")
  private int messages;

  @Option(
      names = "--every",
      defaultValue = "5000",
      description =
          "milliseconds from one message of a session to the next, up to an hour; 0 for as soon as"
              + " the one before is answered")
  private int everyMillis;

  @Option(names = "--pieces", defaultValue = "40", description = "words of an answer, 1 to 8000")
  private int pieces;

  @Option(
      names = "--pace",
      defaultValue = "50",
      description = "milliseconds between them, up to a minute")
  private int paceMillis;

  @Option(
      names = "--ramp",
      defaultValue = "5",
      description = "seconds in which the sessions begin, up to an hour")
  private int rampSeconds;

  @Option(
      names = "--from",
      split = ",",
      paramLabel = "ADDRESS",
      description =
          "addresses of this machine to connect from, in turn, such as 127.0.0.2,127.0.0.3: one"
              + " has about 28,000 ports; default: the usual one")
  private List<InetAddress> from = List.of();

  @Option(
      names = "--patience",
      defaultValue = "60",
      description =
          "seconds without any answer, beside those in which none is due, after which those that"
              + " lack are lost, 1 to 3600")
  private int patienceSeconds;

  @Override
  public Integer call() throws ImpossibleException, InterruptedException, WrongFlagException {
    check();
    OpenFiles.check(sessions);
    List<String> tokens;
    String model;
    try {
      err().printf("Making %d sessions …%n", sessions);
      tokens = NewSessions.make(url, sessions);
      model = scriptedModel(tokens.getFirst());
    } catch (IOException failed) {
      throw new ImpossibleException(
          "%s makes no sessions (%s): is it a Parley server that is up, and do its limits allow so many?"
              .formatted(url, reason(failed)));
    }
    Conversations.Plan plan =
        new Conversations.Plan(
            messages,
            Duration.ofMillis(everyMillis),
            pieces,
            Duration.ofMillis(paceMillis),
            model,
            Duration.ofSeconds(rampSeconds),
            from);
    long beganNanos = System.nanoTime();
    try (Conversations all = Conversations.begin(tokens, () -> url, plan)) {
      return judge(all, await(all), beganNanos);
    }
  }

  private void check() throws WrongFlagException {
    WrongFlagException.unless("--sessions", sessions, 1, 50_000);
    WrongFlagException.unless("--messages", messages, 1, 100_000);
    WrongFlagException.unless("--every", everyMillis, 0, 3_600_000);
    WrongFlagException.unless("--pieces", pieces, 1, 8_000);
    WrongFlagException.unless("--pace", paceMillis, 0, 60_000);
    WrongFlagException.unless("--ramp", rampSeconds, 0, 3_600);
    WrongFlagException.unless("--patience", patienceSeconds, 1, 3_600);
    boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!known
        || url.getHost() == null
        || !(url.getPath().isEmpty() || url.getPath().equals("/"))) {
      throw new WrongFlagException(
          "--url must be like http://localhost:3500 or https://chat.example.org");
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static String reason(IOException failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    String said = cause.getMessage();
    return said == null ? cause.getClass().getSimpleName() : said;
  }

  /// A server knows a worker that has just started after a moment only.
  private String scriptedModel(String token)
      throws IOException, ImpossibleException, InterruptedException {
    long beganNanos = System.nanoTime();
    do {
      for (JsonNode model : new ParleyHttp(url).snapshot(token).json().path("models")) {
        if (model.path("kind").asString().equals("scripted")) {
          return model.path("id").asString();
        }
      }
      Thread.sleep(WORKER_POLL);
    } while (System.nanoTime() - beganNanos < WORKER_MAX.toNanos());
    throw new ImpossibleException(
        "%s offers no scripted model, and of no other is it known what it must answer: start its workers with PARLEY_MODEL=scripted."
            .formatted(url));
  }

  /// Waits until all has ended or nothing does any more, and tells each second how it goes.
  ///
  /// @return how long whole answers took, in microseconds
  private Histograms await(Conversations all) throws InterruptedException {
    Outcomes outcomes = all.outcomes();
    Histograms total = new Histograms();
    long wanted = (long) sessions * messages;
    long before = outcomes.ended();
    long longest = (long) pieces * paceMillis + everyMillis + rampSeconds * 1_000L / sessions;
    long movedNanos = System.nanoTime();
    while (outcomes.ended() < wanted) {
      Thread.sleep(SECOND);
      Histogram wholes = total.take(outcomes);
      long ended = outcomes.ended();
      long now = System.nanoTime();
      movedNanos = ended > before ? now : movedNanos;
      tell(
          String.format(
              Locale.ROOT,
              "%d connected, %d of %d answered, %d/s, p50 %.1f ms, p99 %.1f ms, %d wrong, %d failed",
              all.connected(),
              ended,
              wanted,
              ended - before,
              Outcomes.millis(wholes, 0.5),
              Outcomes.millis(wholes, 0.99),
              outcomes.wrongCount(),
              outcomes.failedCount()));
      before = ended;
      if (now - movedNanos > (patienceSeconds * 1_000L + longest) * 1_000_000) {
        break;
      }
    }
    total.take(outcomes);
    err().println();
    return total;
  }

  /// Over the line before, on a terminal.
  @SuppressWarnings("SystemConsoleNull") // From Java 25 on it is null again where there is none.
  private void tell(String line) {
    if (System.console() != null && System.console().isTerminal()) {
      err().print("\r\033[K" + line);
      err().flush();
    } else {
      err().println(line);
    }
  }

  private int judge(Conversations all, Histograms took, long beganNanos) {
    Outcomes outcomes = all.outcomes();
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    long lost = (long) sessions * messages - outcomes.ended();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d right, %d wrong, %d failed, %d lost in %.1f s%n",
        outcomes.rightCount(),
        outcomes.wrongCount(),
        outcomes.failedCount(),
        lost,
        seconds);
    row(out, "ms", "p50", "p90", "p99", "p99.9", "longest");
    row(out, "to the first piece", took.firsts);
    row(out, "to the end, over the model's time", took.wholes);
    all.tally().counts().forEach((what, count) -> out.printf("%-36s%d%n", what, count));
    out.flush();
    boolean well = outcomes.badCount() + lost == 0;
    return well ? 0 : 1;
  }

  private static void row(PrintWriter out, String name, Histogram micros) {
    String[] figures = new String[SHARES.length];
    for (int i = 0; i < SHARES.length; i++) {
      figures[i] = String.format(Locale.ROOT, "%.1f", Outcomes.millis(micros, SHARES[i]));
    }
    row(out, name, figures);
  }

  private static void row(PrintWriter out, String name, String... figures) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-36s", name));
    for (String figure : figures) {
      line.append(String.format(Locale.ROOT, "%10s", figure));
    }
    out.println(line);
  }

  /// All so far, out of what each second brings.
  private static final class Histograms {
    final Histogram firsts = new Histogram(3);
    final Histogram wholes = new Histogram(3);

    /// @return the wholes since the last time
    Histogram take(Outcomes outcomes) {
      firsts.add(outcomes.takeFirsts());
      Histogram last = outcomes.takeWholes();
      wholes.add(last);
      return last;
    }
  }
}
