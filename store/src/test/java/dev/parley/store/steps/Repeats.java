package dev.parley.store.steps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Makes calls as an unreliable network does: some answers are lost and the call is made again at
/// once, and some calls arrive a second time, late.
final class Repeats {
  private static final int KEPT = 400;
  private static final int TRAIL = 30;

  private record Call(String what, Supplier<?> run) {}

  private final Random random;
  private final List<Call> made = new ArrayList<>();
  private final Deque<String> trail = new ArrayDeque<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  Repeats(Random random) {
    this.random = random;
  }

  /// Makes a call, now and then twice, and answers as the last did.
  ///
  /// @param what a word for it, such as `accept`
  /// @param about what tells this call from others in a report
  <T> T call(String what, Object about, Supplier<T> run) {
    Call call = new Call(what, run);
    if (made.size() < KEPT) {
      made.add(call);
    } else {
      made.set(random.nextInt(KEPT), call);
    }
    T answer = once(what, about, run);
    return random.nextInt(10) == 0 ? once(what + " again", about, run) : answer;
  }

  /// Makes a call that is not to be repeated.
  <T> T once(String what, Object about, Supplier<T> run) {
    note(what + " " + about);
    T answer = run.get();
    String outcome =
        answer instanceof Enum<?> ? answer.toString() : answer.getClass().getSimpleName();
    outcomes.merge(what + " " + outcome, 1, Integer::sum);
    return answer;
  }

  /// Makes one of the last calls once more.
  void late() {
    if (!made.isEmpty()) {
      Call call = made.get(random.nextInt(made.size()));
      once(call.what() + " late", "", call.run());
    }
  }

  void note(String step) {
    trail.add(step);
    if (trail.size() > TRAIL) {
      trail.remove();
    }
  }

  /// The last steps, the last one last.
  String trail() {
    return String.join("\n  ", trail);
  }

  /// How often each call had each kind of answer, such as `accept Busy`.
  Map<String, Integer> outcomes() {
    return outcomes;
  }
}
