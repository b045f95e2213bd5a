package dev.parley.store.redis;

import dev.parley.store.SessionToken;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.List;

/// Where things lie in Redis. All keys and channels of a partition carry its hash tag, so that they
/// share one slot of a cluster.
///
/// A session's partition is its token's slot, scaled down: partition i of P holds the tokens of the
/// i-th part of all 16,384 slots, and its tag is a name that lies in the same part. So partitions are
/// spread over the slots evenly, however a cluster divides those.
final class Keys {
  static final String LAYOUT = "layout";
  static final String WORKERS = "{workers}";
  static final String REPORTS = "{workers}:reports";

  private final List<Partition> partitions;

  Keys(int partitions) {
    List<Partition> made = new ArrayList<>(partitions);
    for (int i = 0; i < partitions; i++) {
      made.add(new Partition(i, tag(i, partitions)));
    }
    this.partitions = List.copyOf(made);
  }

  List<Partition> partitions() {
    return partitions;
  }

  Partition partition(SessionToken token) {
    return partitions.get(
        (int) ((long) SlotHash.getSlot(token.value()) * partitions.size() / SlotHash.SLOT_COUNT));
  }

  /// The first of `i`, `i.1`, `i.2`, … whose slot lies in the i-th part.
  private static String tag(int i, int partitions) {
    String tag = Integer.toString(i);
    for (int n = 1; part(tag, partitions) != i; n++) {
      tag = i + "." + n;
    }
    return tag;
  }

  private static int part(String tag, int partitions) {
    return (int) ((long) SlotHash.getSlot(tag) * partitions / SlotHash.SLOT_COUNT);
  }

  /// A share of all sessions that lives in one slot.
  record Partition(int number, String tag) {
    String queue() {
      return "message_channel:{" + tag + "}";
    }

    String active() {
      return "active:{" + tag + "}";
    }

    String dead() {
      return "dead_letter:{" + tag + "}";
    }

    String ready() {
      return "ready:{" + tag + "}";
    }

    String orders() {
      return "orders:{" + tag + "}";
    }

    /// Messages that are about to be accepted, and the order in which they were noted.
    String[] intents() {
      return new String[] {"intents:{" + tag + "}", "intended:{" + tag + "}"};
    }

    String canary() {
      return "live:{" + tag + "}:canary";
    }

    String live(SessionToken token) {
      return "live:{" + tag + "}:" + token.value();
    }

    String state(SessionToken token) {
      return "turn:{" + tag + "}:" + token.value();
    }

    String partial(SessionToken token) {
      return "partial:{" + tag + "}:" + token.value();
    }

    /// @param what is counted
    /// @param id of the address or session that it is counted of
    String rate(String what, String id) {
      return "rate:{" + tag + "}:" + what + ":" + id;
    }

    String open(String id) {
      return "open:{" + tag + "}:" + id;
    }

    /// The keys of a script on one session, in the order of `lua/parts/session.lua`.
    String[] session(SessionToken token) {
      return new String[] {
        "session:{" + tag + "}:" + token.value(),
        state(token),
        "inbox:{" + tag + "}:" + token.value(),
        "response_channel:{" + tag + "}:" + token.value(),
        partial(token),
        queue(),
        active(),
        dead()
      };
    }
  }
}
