package dev.parley.store.redis;

import dev.parley.protocol.Turn;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads sessions that are longer than a page: their newest page, then the others, backwards; of one
/// session of each server after the other. So what others want of Redis waits for a page at most, and
/// few sessions are half read.
///
/// For any thread. Who waits, waits for those who came before, and holds nothing but a thread.
final class LongSessions {
  private final SessionCall call;
  private final Scripts scripts;
  private final Keys keys;
  private final UnaryOperator<String> serverOf;
  private final int pageBytes;

  /// By server. A server that is away holds up its own sessions only.
  private final Map<String, Turns> turns = new ConcurrentHashMap<>();

  /// Whose turn it is, each in the order asked.
  ///
  /// @param room to see whether there is room, and then to read; who needs to ask nobody does not wait
  ///     for those who do
  private record Turns(Semaphore room, Semaphore reading) {
    Turns() {
      this(new Semaphore(1, true), new Semaphore(1, true));
    }
  }

  /// @param serverOf names the server that a key is on
  LongSessions(
      SessionCall call, Scripts scripts, Keys keys, UnaryOperator<String> serverOf, int pageBytes) {
    this.call = call;
    this.scripts = scripts;
    this.keys = keys;
    this.serverOf = serverOf;
    this.pageBytes = pageBytes;
  }

  /// @param newest asks for what `resume.lua` answers
  /// @param room waits for room, if need be; null if that need not be asked for
  /// @return fails with [StoreUnavailableException] also if the session changed while it was read as
  ///     only one does that Redis lost
  CompletionStage<Resumption> read(
      SessionToken token,
      Held held,
      Supplier<CompletionStage<Reply>> newest,
      @Nullable Runnable room) {
    String server = serverOf.apply(keys.partition(token).queue());
    Turns itsTurns = turns.computeIfAbsent(server, _ -> new Turns());
    return CompletableFuture.supplyAsync(
        () ->
            room == null
                ? readInTurn(itsTurns.reading, token, held, newest)
                : readWithRoom(itsTurns, token, held, newest, room),
        task -> Thread.ofVirtual().name("store-long-session").start(task));
  }

  private Resumption readWithRoom(
      Turns itsTurns,
      SessionToken token,
      Held held,
      Supplier<CompletionStage<Reply>> newest,
      Runnable room) {
    itsTurns.room.acquireUninterruptibly();
    try {
      room.run();
      return readInTurn(itsTurns.reading, token, held, newest);
    } finally {
      itsTurns.room.release();
    }
  }

  private Resumption readInTurn(
      Semaphore one, SessionToken token, Held held, Supplier<CompletionStage<Reply>> newest) {
    one.acquireUninterruptibly();
    try {
      Reply reply = newest.get().toCompletableFuture().join();
      return ResumeReply.read(reply, held, before(token, ResumeReply.earlier(reply)));
    } finally {
      one.release();
    }
  }

  /// All turns before one, in their order.
  ///
  /// @param past the index of a turn; all before it have ended
  private List<Turn> before(SessionToken token, int past) {
    List<List<Turn>> lastFirst = new ArrayList<>();
    int first = past;
    while (first > 0) {
      List<Turn> page = page(token, first);
      first -= page.size();
      lastFirst.add(page);
    }
    Collections.reverse(lastFirst);
    return lastFirst.stream().flatMap(List::stream).toList();
  }

  /// One or more turns, the last of which stands just before the turn `past`.
  private List<Turn> page(SessionToken token, int past) {
    Reply reply = call.run(scripts.earlier, token, past, pageBytes).toCompletableFuture().join();
    if (reply.status().equals("OK")) {
      List<Turn> turns = StoredMessage.turns(StoredMessage.list(reply.text(1)));
      if (turns.size() == past - reply.count(2)
          && turns.stream().allMatch(turn -> turn.state().ended())) {
        return turns;
      }
    }
    // A Redis that lost its last moments, or a session that went and was made again.
    throw new StoreUnavailableException("a session changed while it was read");
  }
}
