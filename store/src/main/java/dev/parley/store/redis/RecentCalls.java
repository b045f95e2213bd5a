package dev.parley.store.redis;

import dev.parley.store.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What Redis confirmed of one partition's sessions in its last moments, in the order in which it did
/// so. A Redis that comes back from its file, or a replica in its place, may have lost them.
///
/// Each call is kept until the partition was heard [#KEPT] after it, without a fault in between;
/// so nothing is forgotten while the partition cannot be reached. Bounded in number, bytes and time.
final class RecentCalls {
  /// A file that is synced each second loses less. A master that was left, by its sentinels or by the
  /// other masters of a cluster, takes what it is given for some twelve or fifteen seconds before it
  /// knows.
  static final Duration KEPT = Duration.ofSeconds(20);

  private final int countMax;
  private final long bytesMax;
  private final Duration awayMax;

  private final LinkedHashSet<Call> inOrder = new LinkedHashSet<>();
  private final Map<SessionToken, List<Call>> bySession = new HashMap<>();
  private long bytes;

  /// @param awayMax of a partition that cannot be reached: after it nothing is told again
  RecentCalls(int countMax, long bytesMax, Duration awayMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
    this.awayMax = awayMax;
  }

  /// What came of a repeated call.
  enum Repeated {
    /// Redis had not lost it.
    KNOWN,
    /// Redis had lost it, and has it again.
    TOLD_AGAIN,
    /// What it builds upon is not there, or there is no room. Another server may be about to change
    /// that, so it is tried again until nothing of that time is told any more.
    NOT_YET
  }

  /// One confirmed call.
  static final class Call {
    final SessionToken session;
    private final int bytes;
    private final Supplier<CompletionStage<Repeated>> again;
    private long at;
    private long fault;

    /// @param bytes about how much it holds
    /// @param again makes the same call, any number of times
    Call(SessionToken session, int bytes, Supplier<CompletionStage<Repeated>> again) {
      this.session = session;
      this.bytes = bytes;
      this.again = again;
    }

    CompletionStage<Repeated> again() {
      return again.get();
    }
  }

  /// Redis has just confirmed a call. One that alone would take half of the room is not kept: the
  /// imported conversation of one must not cost all others their last messages.
  ///
  /// @param fault which it was sent after
  synchronized void confirmed(Call call, long fault, long now) {
    call.at = now;
    call.fault = fault;
    if (call.bytes <= bytesMax / 2) {
      inOrder.add(call);
      bySession.computeIfAbsent(call.session, _ -> new ArrayList<>(2)).add(call);
      bytes += call.bytes;
    }
    heard(fault, now);
    while (inOrder.size() > countMax || bytes > bytesMax) {
      forget(inOrder.getFirst());
    }
  }

  /// Some call to the partition was answered.
  synchronized void heard(long fault, long now) {
    expire(now);
    while (!inOrder.isEmpty()) {
      Call first = inOrder.getFirst();
      if (first.fault != fault || now - first.at <= KEPT.toNanos()) {
        return;
      }
      forget(first);
    }
  }

  /// Forgets what a partition that is away for too long can no longer be told.
  synchronized void expire(long now) {
    while (!inOrder.isEmpty() && now - inOrder.getFirst().at > awayMax.toNanos()) {
      forget(inOrder.getFirst());
    }
  }

  /// The session was ended: what was done to it before is of no use any more.
  synchronized void ended(SessionToken session) {
    List.copyOf(bySession.getOrDefault(session, List.of())).forEach(this::forget);
  }

  /// The sessions with calls from before a fault, the longest waiting first.
  synchronized List<SessionToken> doubtful(long fault) {
    Set<SessionToken> sessions = new LinkedHashSet<>();
    for (Call call : inOrder) {
      if (call.fault != fault) {
        sessions.add(call.session);
      }
    }
    return new ArrayList<>(sessions);
  }

  /// A session's calls from before a fault, in their order.
  synchronized List<Call> doubtful(SessionToken session, long fault) {
    return bySession.getOrDefault(session, List.of()).stream()
        .filter(call -> call.fault != fault)
        .toList();
  }

  /// A call was repeated, after a fault.
  synchronized void repeated(Call call, Repeated result, long fault, long now) {
    if (result != Repeated.NOT_YET && inOrder.contains(call)) {
      call.at = now;
      call.fault = fault;
    }
  }

  private void forget(Call call) {
    if (!inOrder.remove(call)) {
      return;
    }
    bytes -= call.bytes;
    List<Call> calls = bySession.get(call.session);
    if (calls != null && calls.remove(call) && calls.isEmpty()) {
      bySession.remove(call.session);
    }
  }
}
