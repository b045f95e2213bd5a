package dev.parley.bench.crowd;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.ReadPace;
import dev.parley.bench.load.Script;
import dev.parley.bench.load.Tally;
import dev.parley.bench.measure.Goal;
import dev.parley.bench.measure.Report;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Waiting;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sessions that ask at the same time, each one message after the other, until closed.
public final class Conversations implements AutoCloseable {
  private static final Duration LATE = Duration.ofSeconds(5);

  private final List<Client> clients = new ArrayList<>();
  private final List<Asker> askers = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private final Tally tally = new Tally();

  /// How each session asks.
  ///
  /// @param messages of each session
  /// @param every from when one is due to when the next is; zero for at once
  /// @param pieces of each answer
  /// @param pace from one piece to the next
  /// @param model the id of the one that answers; null for the deployment's first
  /// @param ramp in which the sessions begin, one after the other
  /// @param from addresses of this machine to connect from, in turn; empty for the usual one
  public record Plan(
      int messages,
      Duration every,
      int pieces,
      Duration pace,
      @Nullable String model,
      Duration ramp,
      List<InetAddress> from) {
    public Plan {
      from = List.copyOf(from);
    }

    /// Messages without end for a model without delay.
    ///
    /// @param every from when one is due to when the next is; zero for as soon as that is answered
    public static Plan ceaseless(int pieces, Duration every) {
      return new Plan(
          Integer.MAX_VALUE, every, pieces, Duration.ZERO, null, Duration.ZERO, List.of());
    }

    /// What a message is to bring; no two of a run are the same.
    public Script.Words script(int session, int message) {
      return Script.Words.after("s%dm%d".formatted(session, message), pieces, pace);
    }
  }

  /// Has a client for each session open it within the plan's ramp.
  public static Conversations begin(List<String> tokens, Supplier<URI> route, Plan plan) {
    Conversations all = new Conversations();
    Duration between = plan.ramp().dividedBy(Math.max(1, tokens.size()));
    for (int i = 0; i < tokens.size(); i++) {
      int session = i;
      Asker asker =
          new Asker(
              message -> plan.script(session, message),
              plan.messages(),
              plan.every(),
              plan.model(),
              all.outcomes);
      InetAddress from = plan.from().isEmpty() ? null : plan.from().get(i % plan.from().size());
      Client client = new Client(tokens.get(i), route, from, ReadPace.FAST, asker, all.tally);
      all.askers.add(asker);
      all.clients.add(client);
      Waiting.then(between.multipliedBy(i), client::start);
    }
    return all;
  }

  public Outcomes outcomes() {
    return outcomes;
  }

  /// What happened to the connections.
  public Tally tally() {
    return tally;
  }

  /// By the sockets that are open.
  public long receivedBytes() {
    return clients.stream().mapToLong(Client::receivedBytes).sum();
  }

  /// Puts what must not be: wrong or failed answers, and messages that have waited for one for long.
  public void putFaults(Report report, String section) {
    report.put(section, "wrong or failed answers", Goal.none(outcomes.badCount()));
    long late = askers.stream().filter(asker -> asker.waitsLonger(LATE)).count();
    report.put(section, "answers that do not come", Goal.none(late));
  }

  /// Waits until so many answers have ended.
  ///
  /// @throws ImpossibleException if they have not in time, or not all were right
  public void awaitRight(long answers, Duration max)
      throws ImpossibleException, InterruptedException {
    Waiting.until("all answers have ended", max, () -> outcomes.ended() == answers);
    if (outcomes.badCount() > 0) {
      throw new ImpossibleException(
          "Not all answers were right: nothing can be told of the others.");
    }
  }

  public long connected() {
    return clients.stream().filter(Client::welcomed).count();
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
  }
}
