package dev.parley.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.DeadLetter;
import dev.parley.store.RetryResult;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.Submission;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The turns that were given up, of all partitions, for whoever runs Parley.
///
/// Every call answers within a few command time-outs or fails with
/// [dev.parley.store.StoreUnavailableException], on a thread of the store's. Each may be made again
/// after a failure.
public final class DeadLetters {
  private static final Pattern ID = Pattern.compile("([0-9]{1,4}):([0-9]{1,15}-[0-9]{1,10})");

  private final SessionCall call;
  private final ScriptRunner runner;
  private final Scripts scripts;
  private final Keys keys;
  private final Sessions sessions;

  DeadLetters(
      SessionCall call, ScriptRunner runner, Scripts scripts, Keys keys, Sessions sessions) {
    this.call = call;
    this.runner = runner;
    this.scripts = scripts;
    this.keys = keys;
    this.sessions = sessions;
  }

  /// Where an id says that its letter lies.
  private record Place(Keys.Partition partition, String entry) {}

  /// The newest ones, newest first.
  ///
  /// @param most how many at most, from 1 on
  public CompletionStage<List<DeadLetter>> newest(int most) {
    List<DeadLetter> found = new ArrayList<>();
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (Keys.Partition partition : keys.partitions()) {
      all =
          all.thenCombine(
              read(partition, Range.unbounded(), most).toCompletableFuture(),
              (_, some) -> found.addAll(some));
    }
    return all.thenApply(
        _ ->
            found.stream()
                .sorted(Comparator.comparing(DeadLetter::at).reversed())
                .limit(most)
                .toList());
  }

  /// How many there are.
  public CompletionStage<Long> count() {
    CompletableFuture<Long> all = CompletableFuture.completedFuture(0L);
    for (Keys.Partition partition : keys.partitions()) {
      all =
          all.thenCombine(
              runner.command(redis -> redis.xlen(partition.dead())).toCompletableFuture(),
              Long::sum);
    }
    return all;
  }

  public CompletionStage<Optional<DeadLetter>> find(String id) {
    Optional<Place> place = place(id);
    if (place.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return read(place.get().partition(), Range.create(place.get().entry(), place.get().entry()), 1)
        .thenApply(found -> found.stream().findFirst());
  }

  /// The letter's turn as it was given up; empty if its session is gone.
  public CompletionStage<Optional<Turn>> turn(DeadLetter letter) {
    return messages(letter)
        .thenApply(
            messages ->
                messages.isEmpty()
                    ? Optional.empty()
                    : Optional.of(messages.get(0).turn(messages.get(1))));
  }

  /// Has the letter's message answered after all: accepts it again as a sibling of the turn that was
  /// given up, then removes the letter. The sibling's name follows from the letter's, so that a call
  /// that broke off between the two, or two at once, make one sibling.
  public CompletionStage<RetryResult> retry(String id) {
    return find(id)
        .thenCompose(
            letter ->
                letter.isEmpty()
                    ? CompletableFuture.completedFuture(new RetryResult.Unknown())
                    : retry(letter.get()));
  }

  private CompletionStage<RetryResult> retry(DeadLetter letter) {
    return messages(letter)
        .thenCompose(
            messages -> {
              if (messages.isEmpty()) {
                return CompletableFuture.completedFuture(new RetryResult.Gone());
              }
              StoredMessage human = messages.get(0);
              Parent parent =
                  human.parent() == null ? new Parent.Beginning() : new Parent.Of(human.parent());
              Submission again =
                  new Submission(sibling(letter), human.text(), parent, human.model());
              return sessions
                  .accept(letter.session(), again)
                  .thenCompose(result -> retried(letter, again.turnId(), result));
            });
  }

  private CompletionStage<RetryResult> retried(
      DeadLetter letter, String turnId, AcceptResult result) {
    return switch (result) {
      case AcceptResult.Accepted _, AcceptResult.Duplicate _ ->
          drop(letter.id()).thenApply(_ -> new RetryResult.Retried(turnId));
      case AcceptResult.Gone() -> CompletableFuture.completedFuture(new RetryResult.Gone());
      case AcceptResult.Busy() -> refused(RefusalCode.BUSY);
      case AcceptResult.Overloaded() -> refused(RefusalCode.OVERLOADED);
      case AcceptResult.Full() -> refused(RefusalCode.SESSION_FULL);
      case AcceptResult.UnknownParent() -> refused(RefusalCode.UNKNOWN_PARENT);
    };
  }

  private static CompletionStage<RetryResult> refused(RefusalCode code) {
    return CompletableFuture.completedFuture(new RetryResult.Refused(code));
  }

  /// The name of the turn that a retry makes.
  static String sibling(DeadLetter letter) {
    String name = "dead letter " + letter.id() + " of turn " + letter.turnId();
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  /// Removes a letter. Its turn stays failed, and the user may still retry it.
  ///
  /// @return whether there was one
  public CompletionStage<Boolean> drop(String id) {
    Optional<Place> place = place(id);
    if (place.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    return runner
        .command(redis -> redis.xdel(place.get().partition().dead(), place.get().entry()))
        .thenApply(removed -> removed > 0);
  }

  /// The human message and the bot's; empty if the session is gone, or has lost the turn with the
  /// last moments of a Redis.
  private CompletionStage<List<StoredMessage>> messages(DeadLetter letter) {
    return call.run(scripts.turn, letter.session(), letter.turnId())
        .thenApply(
            reply ->
                switch (reply.status()) {
                  case "OK" -> StoredMessage.list(reply.text(1));
                  case "UNKNOWN", "GONE" -> List.of();
                  default -> throw new IllegalStateException("turn answered out of shape");
                });
  }

  private CompletionStage<List<DeadLetter>> read(
      Keys.Partition partition, Range<String> range, int most) {
    return runner
        .command(redis -> redis.xrevrange(partition.dead(), range, Limit.from(most)))
        .thenApply(
            entries ->
                entries.stream().flatMap(entry -> letter(partition, entry).stream()).toList());
  }

  private static Optional<DeadLetter> letter(
      Keys.Partition partition, StreamMessage<String, byte[]> entry) {
    Map<String, byte[]> fields = entry.getBody();
    long atMs = Long.parseLong(entry.getId().split("-", 2)[0]);
    return SessionToken.parse(text(fields, "session"))
        .map(
            session ->
                new DeadLetter(
                    partition.number() + ":" + entry.getId(),
                    Instant.ofEpochMilli(atMs),
                    FailureCode.ofWire(text(fields, "reason")),
                    session,
                    text(fields, "turn")));
  }

  private static String text(Map<String, byte[]> fields, String name) {
    byte[] value = fields.get(name);
    return value == null ? "" : new String(value, UTF_8);
  }

  private Optional<Place> place(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) >= keys.partitions().size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Place(keys.partitions().get(Integer.parseInt(parts.group(1))), parts.group(2)));
  }
}
