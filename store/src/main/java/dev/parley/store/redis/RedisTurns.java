package dev.parley.store.redis;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.protocol.Usage;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.PromptMessage;
import dev.parley.store.Slot;
import dev.parley.store.StoreConfig;
import dev.parley.store.Turns;
import dev.parley.store.WorkerReport;
import dev.parley.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// [Turns] on Redis.
final class RedisTurns implements Turns {
  /// A worker silent for so many leases is forgotten, and its consumers removed.
  private static final int FORGOTTEN_LEASES = 10;

  private final SessionCall call;
  private final ScriptRunner runner;
  private final Scripts scripts;
  private final Keys keys;
  private final StoreConfig config;
  private final Doorbells doorbells;
  private final Claims claims;
  private final Convoy flushes;

  /// @param flushes takes the pieces of all answers to Redis
  /// @param serverOf names the server that a key is on
  RedisTurns(
      SessionCall call,
      ScriptRunner runner,
      Scripts scripts,
      Keys keys,
      StoreConfig config,
      Doorbells doorbells,
      Convoy flushes,
      UnaryOperator<String> serverOf) {
    this.call = call;
    this.runner = runner;
    this.scripts = scripts;
    this.keys = keys;
    this.config = config;
    this.doorbells = doorbells;
    this.flushes = flushes;
    claims = new Claims(runner, scripts, config, doorbells, serverOf);
  }

  @Override
  public CompletionStage<Optional<Claim>> claim(Slot slot, boolean lapsedToo) {
    return claims.claim(slot, lapsedToo);
  }

  @Override
  public void lookEverywhere() {
    doorbells.rangAll();
  }

  @Override
  public CompletionStage<BeginResult> begin(
      Claim claim, String owner, String model, boolean continues, int messagesMax) {
    return call.run(
            scripts.begin,
            claim.session(),
            claim.turnId(),
            claim.entry(),
            claim.slot().consumer(),
            claim.deliveries(),
            owner,
            model,
            continues ? 1 : 0,
            messagesMax,
            config.lapsesMax())
        .thenApply(
            reply ->
                switch (reply.status()) {
                  case "OK" -> begun(reply, claim, owner);
                  case "STALE" -> new BeginResult.Stale();
                  case "EXHAUSTED" -> new BeginResult.Exhausted();
                  default -> throw new IllegalStateException("begin answered out of shape");
                });
  }

  private static BeginResult begun(Reply reply, Claim claim, String owner) {
    List<PromptMessage> messages = new ArrayList<>();
    Reply newestFirst = reply.list(4);
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      messages.addAll(StoredMessage.prompt(newestFirst.text(i)));
    }
    Hold hold =
        new Hold(
            claim.session(), claim.turnId(), reply.text(1), owner, claim.entry(), claim.slot());
    return new BeginResult.Begun(hold, Collections.unmodifiableList(messages), reply.text(2));
  }

  @Override
  public CompletionStage<WriteResult> flush(Hold hold, Piece piece) {
    Keys.Partition partition = keys.partition(hold.session());
    return flushes
        .join(
            () ->
                runner.run(
                    scripts.flush,
                    new String[] {
                      partition.state(hold.session()), partition.partial(hold.session())
                    },
                    hold.owner(),
                    piece.bytesBefore(),
                    piece.text(),
                    piece.text().length(),
                    partition.live(hold.session()),
                    envelope(hold, piece)))
        .thenApply(reply -> written(hold, reply));
  }

  @Override
  public CompletionStage<Boolean> beat(Hold hold) {
    Keys.Partition partition = keys.partition(hold.session());
    return runner
        .run(
            scripts.beat,
            new String[] {partition.state(hold.session()), partition.queue()},
            hold.owner())
        .thenApply(
            reply -> {
              boolean holds = reply.status().equals("OK");
              if (!holds) {
                lost(hold);
              }
              return holds;
            });
  }

  @Override
  public CompletionStage<WriteResult> finish(Hold hold, Piece last, Ending ending) {
    Usage usage =
        switch (ending) {
          case Ending.Completed(_, Usage known) -> known;
          case Ending.Failed _ -> null;
        };
    // Behind the flush that may be under way, which it does not fit without.
    return flushes
        .join(
            () ->
                call.run(
                    scripts.finish,
                    hold.session(),
                    hold.turnId(),
                    hold.owner(),
                    last.bytesBefore(),
                    last.text(),
                    last.text().length(),
                    last.text().isEmpty() ? "" : envelope(hold, last),
                    switch (ending) {
                      case Ending.Completed _ -> "completed";
                      case Ending.Failed _ -> "failed";
                    },
                    switch (ending) {
                      case Ending.Completed(var finish, _) -> finish.wire();
                      case Ending.Failed(var code) -> code.wire();
                    },
                    usage == null ? "" : usage.promptTokens(),
                    usage == null ? "" : usage.answerTokens()))
        .thenApply(reply -> written(hold, reply));
  }

  @Override
  public CompletionStage<WriteResult> release(Hold hold) {
    Keys.Partition partition = keys.partition(hold.session());
    return runner
        .run(
            scripts.release,
            new String[] {partition.state(hold.session()), partition.queue()},
            hold.owner(),
            config.lease().toMillis(),
            partition.ready())
        .thenApply(reply -> written(hold, reply));
  }

  @Override
  public CompletionStage<Void> report(WorkerReport report) {
    return runner
        .run(
            scripts.report,
            new String[] {Keys.WORKERS, Keys.REPORTS},
            report.worker(),
            WorkerReports.encode(report),
            FORGOTTEN_LEASES * config.lease().toMillis())
        .thenCompose(
            forgotten -> {
              CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
              for (WorkerReport silent : WorkerReports.decode(forgotten)) {
                all =
                    all.thenCombine(
                        removeConsumers(silent.worker(), silent.slots()), (_, _) -> null);
              }
              return all;
            });
  }

  @Override
  public CompletionStage<Void> leave(String worker, int slots) {
    return runner
        .command(redis -> redis.zrem(Keys.WORKERS, worker.getBytes(StandardCharsets.UTF_8)))
        .thenCompose(_ -> runner.command(redis -> redis.hdel(Keys.REPORTS, worker)))
        .thenCompose(_ -> removeConsumers(worker, slots));
  }

  private CompletableFuture<Void> removeConsumers(String worker, int slots) {
    return CompletableFuture.allOf(
        keys.partitions().stream()
            .map(
                partition ->
                    runner
                        .run(scripts.leave, new String[] {partition.queue()}, worker, slots)
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletionStage<AutoCloseable> listen(Signals signals) {
    return doorbells.listen(signals);
  }

  /// The delta as clients get it, with what a receiver must know of it in front.
  private static byte[] envelope(Hold hold, Piece piece) {
    ServerFrame.Delta delta =
        new ServerFrame.Delta(hold.turnId(), hold.attempt(), piece.charsBefore(), piece.text());
    return LiveEnvelope.piece(
        hold.turnId(),
        hold.attempt(),
        piece.charsBefore(),
        piece.charsBefore() + piece.text().length(),
        ServerFrameCodec.encode(delta));
  }

  /// A Redis that came back without its last moments may know the turn as claimed by the hold's slot
  /// and not as begun: then nobody else is given it before its lease has run out.
  private void lost(Hold hold) {
    claims.askFirst(hold.slot(), keys.partition(hold.session()));
  }

  private WriteResult written(Hold hold, Reply reply) {
    return switch (reply.status()) {
      case "OK", "DUPLICATE" -> new WriteResult.Written();
      case "LENGTH" -> new WriteResult.OtherLength(reply.count(1), reply.count(2));
      case "FENCED" -> {
        lost(hold);
        yield new WriteResult.Fenced();
      }
      default -> throw new IllegalStateException("a write answered out of shape");
    };
  }
}
