package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.store.AcceptResult;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final int SWEPT = 256;

  private final ScriptRunner runner;
  private final ScriptRunner confirming;
  private final Scripts scripts;
  private final Keys keys;
  private final StoreConfig config;
  private final BiFunction<SessionToken, Submission, CompletionStage<AcceptResult>> accept;

  /// A message that is about to be accepted.
  private record Intent(SessionToken session, Submission message) {
    String name() {
      return name(session, message.turnId());
    }

    static String name(SessionToken session, String turnId) {
      return session.value() + ":" + turnId;
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

  /// Accepts a message that replicas know of. What comes of it is told to whoever sent it, who decides:
  /// it is intended no longer.
  CompletionStage<AcceptResult> accept(SessionToken token, Submission message) {
    Keys.Partition partition = keys.partition(token);
    Intent intent = new Intent(token, message);
    return carryOut(partition, intent, message)
        .thenApply(
            result -> {
              // A replica that knows of this knows what came of it. If it is lost, a sweep finds
              // the
              // message known.
              var _ = forget(partition, intent.name());
              return result;
            });
  }

  private CompletionStage<AcceptResult> carryOut(
      Keys.Partition partition, Intent intent, Submission message) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(intent.name());
    arguments.add(config.queueMax());
    arguments.add(RedisStore.awayMax(config).toMillis());
    arguments.addAll(intent.note());
    return confirming
        .run(scripts.intend, partition.intents(), arguments.toArray())
        .thenCompose(
            noted ->
                noted.status().equals("OK")
                    ? accept.apply(intent.session(), message)
                    : CompletableFuture.completedFuture(new AcceptResult.Overloaded()));
  }

  private CompletionStage<?> forget(Keys.Partition partition, String... names) {
    String[] intents = partition.intents();
    byte[][] members = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      members[i] = names[i].getBytes(StandardCharsets.UTF_8);
    }
    return runner
        .command(redis -> redis.hdel(intents[0], names))
        .thenCompose(_ -> runner.command(redis -> redis.zrem(intents[1], members)));
  }

  /// The session was deleted: what was to be said in it goes too.
  CompletionStage<?> forget(SessionToken token) {
    Keys.Partition partition = keys.partition(token);
    String beginning = Intent.name(token, "");
    return runner
        .command(redis -> redis.hkeys(partition.intents()[0]))
        .thenCompose(
            names -> {
              String[] own =
                  names.stream().filter(name -> name.startsWith(beginning)).toArray(String[]::new);
              return own.length == 0
                  ? CompletableFuture.completedFuture(null)
                  : forget(partition, own);
            });
  }

  /// Carries out what was left behind in a partition, each session's in its order. Completes when all
  /// has been tried once.
  CompletionStage<?> sweep(Keys.Partition partition) {
    return runner
        .run(
            scripts.intended,
            partition.intents(),
            SWEPT,
            // By then whoever noted it has carried it out, or given up.
            3 * config.commandTimeout().toMillis(),
            RedisStore.awayMax(config).toMillis())
        .thenCompose(
            notes -> {
              Map<SessionToken, CompletableFuture<Boolean>> sessions = new HashMap<>();
              for (int i = 0; i < notes.size(); i++) {
                Intent intent = Intent.read(notes.list(i));
                CompletableFuture<Boolean> before =
                    sessions.getOrDefault(
                        intent.session(), CompletableFuture.completedFuture(true));
                sessions.put(
                    intent.session(),
                    before.thenCompose(
                        settled ->
                            settled
                                ? tryAgain(partition, intent)
                                : CompletableFuture.completedFuture(false)));
              }
              return CompletableFuture.allOf(sessions.values().toArray(CompletableFuture[]::new));
            });
  }

  /// Everybody may have been shown the message as accepted: it is not given up for want of room, and
  /// follows the newest turn if the one that it followed was lost.
  ///
  /// @return whether it was settled; else it stays for the next sweep, with what comes after it
  private CompletableFuture<Boolean> tryAgain(Keys.Partition partition, Intent intent) {
    Submission message = intent.message();
    return carryOut(partition, intent, message)
        .thenCompose(
            result ->
                result instanceof AcceptResult.UnknownParent
                    ? carryOut(partition, intent, message.after(new Parent.Newest()))
                    : CompletableFuture.completedFuture(result))
        .thenCompose(
            result ->
                switch (result) {
                  case AcceptResult.Accepted _, AcceptResult.Duplicate _, AcceptResult.Gone _ ->
                      forget(partition, intent.name()).thenApply(_ -> true);
                  case AcceptResult.UnknownParent _,
                      AcceptResult.Busy _,
                      AcceptResult.Overloaded _,
                      AcceptResult.Full _ ->
                      CompletableFuture.completedFuture(false);
                })
        // Too few replicas still, or none that answers.
        .exceptionally(_ -> false)
        .toCompletableFuture();
  }
}
