package dev.parley.chaos.fleet;

import java.util.List;
import java.util.regex.Pattern;

/// A guard of Parley's that can be taken out, to see that a run then fails.
public enum Broken {
  /// A worker's writes are taken though another owns the turn.
  FENCE,
  /// A turn that is known is stored again.
  DUPLICATE,
  /// What the store says to a server that missed something is not taken in.
  RESUME,
  /// What Redis confirmed just before it lost its last moments is not told again.
  REPEATS;

  List<Cut> cuts() {
    return switch (this) {
      case FENCE -> List.of(new Cut.Line("store", "lua/", guard("owner")));
      case DUPLICATE -> List.of(new Cut.Line("store", "lua/", guard("duplicate")));
      case RESUME ->
          List.of(
              new Cut.Method("server", "dev/parley/server/delivery/MirrorState.class", "merge"));
      case REPEATS ->
          List.of(
              new Cut.Method("store", "dev/parley/store/redis/RecentCalls.class", "confirmed"),
              new Cut.Method("worker", "dev/parley/worker/RecentEndings.class", "add"));
    };
  }

  /// The store's scripts mark their guards by the end of the line.
  private static Pattern guard(String name) {
    return Pattern.compile("^.*-- check: " + name + "$", Pattern.MULTILINE);
  }
}
