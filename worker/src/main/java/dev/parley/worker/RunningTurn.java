package dev.parley.worker;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.WriteResult;
import dev.parley.worker.model.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One claimed turn on its way: begin → ask → finish, or release. [#run] does all of it on one
/// virtual thread and decides alone; what comes from elsewhere only interrupts it.
final class RunningTurn implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTurn.class);

  private final WorkerTools tools;
  private final Claim claim;
  private final String owner = UUID.randomUUID().toString();

  /// Who answers; none if what was asked for is not served here.
  private final Optional<Models.Offered> offered;

  private final CompletableFuture<Interruption> interrupted = new CompletableFuture<>();
  private @Nullable CompletionStage<BeginResult> beginning;
  private volatile @Nullable Hold hold;
  private volatile boolean over;

  RunningTurn(WorkerTools tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
    this.offered = tools.models().find(claim.model());
  }

  Claim claim() {
    return claim;
  }

  String owner() {
    return owner;
  }

  /// The hold whose lease is to be renewed; null before the turn has begun.
  @Nullable Hold hold() {
    return hold;
  }

  /// Whether the store has taken the ending from here.
  boolean over() {
    return over;
  }

  /// Cuts the turn short; the first reason counts. From any thread, never waits.
  void interrupt(Interruption why) {
    interrupted.complete(why);
  }

  /// Asks the store for the turn at once, on the thread that brought the claim, which spares the turn
  /// a change of threads. To be called before [#run] or not at all; does not wait.
  void beginAhead() {
    if (tools.recent().has(claim.turnId())) {
      return;
    }
    try {
      beginning = begun();
    } catch (RuntimeException e) {
      // Asked again by the turn itself, which tells of it.
      LOG.debug("Turn {} could not be begun at once: {}", claim.turnId(), Trace.of(e));
    }
  }

  @Override
  public void run() {
    try {
      begin();
    } catch (RuntimeException e) {
      // The lease runs out, and the turn is taken up again.
      LOG.error("Turn {} broke off: {}", claim.turnId(), Trace.of(e));
      tools.tallies().abandoned();
    }
  }

  private void begin() {
    long deadline = endingDeadline();
    if (beginning == null) {
      Optional<Boolean> ended =
          tools
              .calls()
              .insist(
                  () -> CompletableFuture.completedStage(tools.recent().repeat(claim.turnId())),
                  deadline);
      if (ended.orElse(true)) {
        // A store that came back without its last moments gave out a turn that had ended here.
        over = ended.isPresent();
        return;
      }
    }
    Optional<BeginResult> result = tools.calls().insist(this::firstBegun, deadline);
    switch (result.orElse(null)) {
      case BeginResult.Begun begun -> answer(begun);
      case BeginResult.Stale() -> LOG.debug("Turn {} is not to be begun", claim.turnId());
      case BeginResult.Exhausted() -> {
        LOG.warn("Turn {} lapsed too often and has failed", claim.turnId());
        tools.tallies().exhausted();
      }
      case null -> abandoned();
    }
  }

  /// What was asked ahead is the first try.
  private CompletionStage<BeginResult> firstBegun() {
    CompletionStage<BeginResult> first = beginning;
    beginning = null;
    return first == null ? begun() : first;
  }

  /// The same each time, so that a repeat is seen as one.
  private CompletionStage<BeginResult> begun() {
    String model = offered.map(Models.Offered::id).orElseGet(() -> String.valueOf(claim.model()));
    boolean continues = offered.isPresent() && offered.get().model().continues();
    return tools.turns().begin(claim, owner, model, continues, tools.config().messagesMax());
  }

  private void answer(BeginResult.Begun begun) {
    WorkerConfig config = tools.config();
    long started = tools.time().nanos();
    hold = begun.hold();
    tools.tallies().begun(claim.deliveries() > 1);
    TurnDeadlines deadlines =
        new TurnDeadlines(
            config.deadlines(), tools.time(), () -> interrupt(Interruption.TIMED_OUT));
    AnswerText text = new AnswerText(begun.partial(), config.answerBytesMax());
    AnswerWriter writer =
        new AnswerWriter(
            tools.turns(),
            begun.hold(),
            text,
            config.flushing(),
            tools.time(),
            tools.calls(),
            tools.tallies(),
            this::interrupt);
    Asking.Outcome outcome;
    try {
      outcome = ask(begun, text.full(), writer, deadlines);
    } finally {
      deadlines.stop();
      writer.close();
    }
    end(outcome, writer, Math.max(deadlines.attemptEndNanos(), endingDeadline()), started);
  }

  private Asking.Outcome ask(
      BeginResult.Begun begun, boolean full, AnswerWriter writer, TurnDeadlines deadlines) {
    if (offered.isEmpty()) {
      LOG.error("Turn {} asks for a model that is not served here", claim.turnId());
      return new Asking.Outcome.GaveUp(FailureCode.MODEL_REFUSED);
    }
    if (full) {
      return new Asking.Outcome.Interrupted(Interruption.FULL);
    }
    Asking asking =
        new Asking(
            claim.turnId(),
            offered.get(),
            writer,
            deadlines,
            interrupted,
            tools.config().retrying(),
            tools.time(),
            tools.tallies());
    Asking.Outcome outcome = asking.ask(new Prompt(begun.messages(), begun.partial()));
    switch (outcome) {
      case Asking.Outcome.Replied _ -> tools.checks().answered(offered.get().id());
      case Asking.Outcome.GaveUp(var code) -> tools.checks().failed(offered.get().id(), code);
      case Asking.Outcome.Interrupted _ -> {}
    }
    return outcome;
  }

  private void end(Asking.Outcome outcome, AnswerWriter writer, long deadline, long started) {
    switch (outcome) {
      case Asking.Outcome.Replied(var reply) ->
          finish(writer, new Ending.Completed(reply.finish(), reply.usage()), deadline, started);
      case Asking.Outcome.GaveUp(var code) ->
          finish(writer, new Ending.Failed(code), deadline, started);
      case Asking.Outcome.Interrupted(var why) -> {
        switch (why) {
          case FULL ->
              finish(writer, new Ending.Completed(FinishReason.LENGTH, null), deadline, started);
          case TIMED_OUT -> {
            LOG.warn("Turn {}: the model took too long", claim.turnId());
            finish(writer, new Ending.Failed(FailureCode.MODEL_TIMEOUT), deadline, started);
          }
          case DRAINED -> release(writer);
          case STOPPED -> tools.tallies().stopped();
          case FENCED -> fenced();
          case CLOSED -> tools.tallies().abandoned();
        }
      }
    }
  }

  private void finish(AnswerWriter writer, Ending ending, long deadline, long started) {
    switch (writer.finish(ending, deadline).orElse(null)) {
      case WriteResult.Written() -> {
        over = true;
        Duration time = Duration.ofNanos(tools.time().nanos() - started);
        switch (ending) {
          case Ending.Completed _ -> tools.tallies().completed(time);
          case Ending.Failed(var code) -> tools.tallies().failed(code);
        }
        tools.recent().add(writer.hold(), writer.whole(), ending);
        LOG.debug("Turn {} ended after {} ms", claim.turnId(), time.toMillis());
      }
      case WriteResult.Fenced() -> fenced();
      case WriteResult.OtherLength _ -> abandoned();
      case null -> abandoned();
    }
  }

  private void release(AnswerWriter writer) {
    long deadline = tools.time().nanos() + tools.config().drain().toNanos();
    switch (writer.release(deadline).orElse(null)) {
      case WriteResult.Written() -> tools.tallies().released();
      case WriteResult.Fenced() -> fenced();
      case WriteResult.OtherLength _ -> abandoned();
      case null -> abandoned();
    }
  }

  private void fenced() {
    // A stop order may come after the fence that it set.
    if (interrupted.getNow(Interruption.FENCED) == Interruption.STOPPED) {
      tools.tallies().stopped();
    } else {
      LOG.debug("Turn {} is no longer this worker's", claim.turnId());
      tools.tallies().fenced();
    }
  }

  private void abandoned() {
    LOG.warn("Turn {}: the store could not be reached; left to lapse", claim.turnId());
    tools.tallies().abandoned();
  }

  private long endingDeadline() {
    return tools.time().nanos() + tools.config().deadlines().ending().toNanos();
  }
}
