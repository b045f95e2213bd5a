package dev.parley.store.redis;

import dev.parley.protocol.Turn;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/// Reads the earlier turns of long sessions: page by page, and of one session after the other. So what
/// others want of Redis waits for a page at most, and only one session is half read.
///
/// For any thread. Who waits, waits for those who came before.
final class EarlierTurns {
  private final SessionCall call;
  private final Scripts scripts;
  private final int pageBytes;
  private final Semaphore oneSession = new Semaphore(1, true);

  EarlierTurns(SessionCall call, Scripts scripts, int pageBytes) {
    this.call = call;
    this.scripts = scripts;
    this.pageBytes = pageBytes;
  }

  /// All turns before one, in their order.
  ///
  /// @param past the index of a turn; all before it have ended
  /// @return fails with [StoreUnavailableException] also if they are no longer there as they were
  CompletionStage<List<Turn>> before(SessionToken token, int past) {
    return CompletableFuture.supplyAsync(
        () -> read(token, past), task -> Thread.ofVirtual().name("store-earlier").start(task));
  }

  private List<Turn> read(SessionToken token, int past) {
    oneSession.acquireUninterruptibly();
    try {
      List<List<Turn>> lastFirst = new ArrayList<>();
      int first = past;
      while (first > 0) {
        List<Turn> page = page(token, first);
        first -= page.size();
        lastFirst.add(page);
      }
      Collections.reverse(lastFirst);
      return lastFirst.stream().flatMap(List::stream).toList();
    } finally {
      oneSession.release();
    }
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
