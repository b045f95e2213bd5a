package dev.parley.server.delivery;

/// A connection's place in a mirror. Holds no events: what it lacks is read from the mirror when its
/// outlet has room. Used on the mirror's context only.
public abstract sealed class Reader permits FrameReader, PlainReader {
  /// The place of the next event in the mirror's log; meaningless before [#placed].
  long next;

  private boolean placed;
  private long bytesBehindFrom;

  /// Where its frames go; null while it is not open yet.
  abstract Outlet outlet();

  /// Writes what the mirror has and the client lacks, as far as the outlet has room.
  ///
  /// @return false if the mirror's log no longer reaches back to this reader
  abstract boolean catchUp(MirrorState state);

  /// Whether it has been told where it stands, so that events may follow.
  final boolean placed() {
    return placed;
  }

  final void place(long at) {
    next = at;
    placed = true;
  }

  final void displace() {
    placed = false;
  }

  /// @param mirrored how many bytes the mirror has got in all
  final void markUpToDate(long mirrored) {
    bytesBehindFrom = mirrored;
  }

  /// What the client has yet to take: what was written, and what the mirror got since.
  final long bytesBehind(long mirrored) {
    return outlet().pendingBytes() + (mirrored - bytesBehindFrom);
  }
}
