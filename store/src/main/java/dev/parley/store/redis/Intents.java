package dev.parley.store.redis;

import dev.parley.store.AcceptResult;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// Has replicas know of a message before it is accepted, which is when everybody is shown it: notes it,
/// waits until the replicas have the note, accepts it, and takes the note away. A replica is always at
/// an earlier moment of its master's, so it has the note or what came of it. A note that stays is one
/// whose acceptance was lost, or of which too few replicas knew: whoever sweeps carries it out.
///
/// For any thread. A partition has at most as many notes as its queue has places.
final class Intents {
  /// Notes of a partition that one sweep looks at.
  private static final int SWEPT = 64;

  private final ScriptRunner runner;
  private final ScriptRunner confirming;
  private final Scripts scripts;
  private final Keys keys;
  private final StoreConfig config;
  private final BiFunction<SessionToken, Submission, CompletionStage<AcceptResult>> accept;

  /// A message that is about to be accepted.
  private record Intent(SessionToken session, Submission message) {
    String name() {
      return session.value() + ":" + message.turnId();
    }

    /// What [#read] reads.
    List<Object> note() {
      String model = message.model();
      return List.of(
          session.value(),
          message.turnId(),
          message.text(),
          ParentArguments.kind(message.parent()),
          ParentArguments.turn(message.parent()),
          model == null ? "" : model);
    }

    static Intent read(Reply note) {
      return new Intent(
          SessionToken.parse(note.text(0)).orElseThrow(),
          new Submission(
              note.text(1),
              note.text(2),
              ParentArguments.parent(note.text(3), note.text(4)),
              note.optionalText(5)));
    }
  }

  /// @param confirming answers when replicas have what was written
  /// @param accept accepts a message without waiting for replicas; may be called again
  Intents(
      ScriptRunner runner,
      ScriptRunner confirming,
      Scripts scripts,
      Keys keys,
      StoreConfig config,
      BiFunction<SessionToken, Submission, CompletionStage<AcceptResult>> accept) {
    this.runner = runner;
    this.confirming = confirming;
    this.scripts = scripts;
    this.keys = keys;
    this.config = config;
    this.accept = accept;
  }

  /// Accepts a message that replicas know of.
  CompletionStage<AcceptResult> accept(SessionToken token, Submission message) {
    return carryOut(keys.partition(token), new Intent(token, message));
  }

  private CompletionStage<AcceptResult> carryOut(Keys.Partition partition, Intent intent) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(intent.name());
    arguments.add(config.queueMax());
    arguments.add(RedisStore.awayMax(config).toMillis());
    arguments.addAll(intent.note());
    return confirming
        .run(scripts.intend, new String[] {partition.intents()}, arguments.toArray())
        .thenCompose(
            noted ->
                noted.status().equals("OK")
                    ? accept.apply(intent.session(), intent.message())
                    : CompletableFuture.completedFuture(new AcceptResult.Overloaded()))
        .thenApply(
            result -> {
              // A replica that knows of this knows what came of it. If it is lost, a sweep finds
              // the
              // message known.
              var _ = runner.command(redis -> redis.hdel(partition.intents(), intent.name()));
              return result;
            });
  }

  /// Carries out what was left behind in a partition, as if it came now.
  CompletionStage<?> sweep(Keys.Partition partition) {
    return runner
        .run(
            scripts.intended,
            new String[] {partition.intents()},
            SWEPT,
            // By then whoever noted it has carried it out, or given up.
            3 * config.commandTimeout().toMillis())
        .thenCompose(
            notes -> {
              CompletableFuture<?>[] done = new CompletableFuture<?>[notes.size()];
              for (int i = 0; i < done.length; i++) {
                done[i] =
                    carryOut(partition, Intent.read(notes.list(i)))
                        .toCompletableFuture()
                        // Too few replicas still, or none that answers: it stays for the next
                        // sweep.
                        .handle((_, _) -> null);
              }
              return CompletableFuture.allOf(done);
            });
  }
}
