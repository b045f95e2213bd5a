package dev.parley.chaos.verdict;

/// What can be wrong. Any one of them fails a run.
public enum Wrong {
  /// An accepted turn is not in the history, or a sent one was never accepted.
  LOST("lost"),
  /// A turn is there twice.
  DOUBLED("doubled"),
  /// A session shows what was never said in it.
  CROSSED("crossed"),
  /// A turn stands before one that had been accepted before it was sent.
  DISORDERED("out of order"),
  /// A turn has not ended in time.
  PAST_DEADLINE("past deadline"),
  /// A turn has ended, and none of its observers was told.
  UNSHOWN("never shown"),
  /// A server cannot tell a session's history.
  UNREADABLE("no history"),
  /// An answer is not the one that was to come.
  WRONG_ANSWER("wrong answer"),
  /// A turn failed, and neither its script nor the faults account for it.
  FAILED("failed for no reason"),
  /// Observers, or servers, do not agree on how a turn ended.
  DISAGREED("ended differently"),
  /// A client's own check of a frame failed.
  BAD_DELIVERY("bad delivery"),
  /// A user saw nothing for longer than the fault behind it allows.
  TOO_LONG("too long"),
  /// The run itself could not go on, such as a process that does not start again.
  BROKEN_RUN("broken run");

  private final String words;

  Wrong(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
