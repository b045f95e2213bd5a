package dev.parley.server.delivery;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The connections that follow a mirror. Each gets what it lacks as soon as it has room; one that
/// stays far behind is closed. Used on the mirror's context only.
final class Audience {
  private final Mirrors.Surroundings delivery;
  private final Consumer<FrameReader> onLost;
  private final Set<Reader> readers = new LinkedHashSet<>();
  private long mirroredBytes;
  private long emptyNanos = System.nanoTime();

  private final Welcomes welcomes;

  /// @param onLost told of a reader that the mirror's log no longer reaches back to; it has no place
  ///     any more
  Audience(Mirrors.Surroundings delivery, Welcomes welcomes, Consumer<FrameReader> onLost) {
    this.delivery = delivery;
    this.welcomes = welcomes;
    this.onLost = onLost;
  }

  /// @return false if it is there already
  boolean add(Reader reader) {
    return readers.add(reader);
  }

  void remove(Reader reader) {
    readers.remove(reader);
    emptyNanos = System.nanoTime();
  }

  boolean emptyFor(Duration time) {
    return readers.isEmpty() && System.nanoTime() - emptyNanos >= time.toNanos();
  }

  /// The mirror has got so much more that each reader is to get.
  void mirrored(long bytes) {
    mirroredBytes += bytes;
  }

  /// Passes a piece on that the state has just taken in.
  void pass(MirrorState state, LiveMessage.Piece piece) {
    mirroredBytes += piece.frame().length;
    for (Reader reader : List.copyOf(readers)) {
      if (reader instanceof FrameReader frames && frames.placed()) {
        boolean passed =
            frames.pass(state, piece.attempt(), piece.offset(), piece.length(), piece.frame());
        if (passed) {
          frames.markUpToDate(mirroredBytes);
        } else {
          catchUp(frames, state);
        }
      }
    }
  }

  void catchUp(MirrorState state) {
    List.copyOf(readers).forEach(reader -> catchUp(reader, state));
  }

  void catchUp(Reader reader, MirrorState state) {
    if (!reader.placed() || !readers.contains(reader)) {
      return;
    }
    if (reader.catchUp(state)) {
      if (!reader.outlet().full()) {
        reader.markUpToDate(mirroredBytes);
      }
      return;
    }
    switch (reader) {
      case FrameReader frames -> {
        frames.displace();
        onLost.accept(frames);
      }
      case PlainReader plain -> plain.outlet().close(CloseCode.TOO_SLOW);
    }
  }

  void place(Reader reader, long place, MirrorState state) {
    reader.place(place);
    reader.markUpToDate(mirroredBytes);
    catchUp(reader, state);
  }

  /// Gives everyone the whole session, since all places are void.
  ///
  /// @param state as it is after the snapshot
  /// @param open turns that had not ended before
  void beginAgain(MirrorState state, Resumption.Snapshot snapshot, Set<String> open) {
    byte[] welcome = welcomes.frame(snapshot);
    for (Reader reader : List.copyOf(readers)) {
      if (!reader.placed()) {
        continue;
      }
      switch (reader) {
        case FrameReader frames -> {
          frames.outlet().write(welcome);
          frames.holds(snapshot.turns());
        }
        case PlainReader plain -> plain.catchUp(snapshot.turns(), open);
      }
      reader.place(state.log().end());
    }
  }

  /// @param snapshot null for one that resumes
  void welcome(
      FrameReader reader,
      MirrorState state,
      String cursor,
      Resumption.@Nullable Snapshot snapshot) {
    byte[] frame =
        snapshot == null ? welcomes.resumed(state.info(), cursor) : welcomes.frame(snapshot);
    reader.outlet().write(frame);
  }

  /// Says that the store is back, which nothing else would while nothing happens.
  void welcomeBack(MirrorState state) {
    for (Reader reader : List.copyOf(readers)) {
      if (reader instanceof FrameReader frames && frames.placed()) {
        String cursor = state.log().cursorBefore(frames.next);
        if (cursor != null) {
          welcome(frames, state, cursor, null);
        }
      }
    }
  }

  /// Tells those who have room, but for those that have no place yet.
  void tell(ServerFrame frame) {
    tell(frame, Reader::placed);
  }

  /// Tells some of those who have room.
  void tell(ServerFrame frame, Predicate<Reader> who) {
    byte[] encoded = ServerFrameCodec.encode(frame);
    for (Reader reader : readers) {
      if (reader instanceof FrameReader && who.test(reader) && !reader.outlet().full()) {
        reader.outlet().write(encoded);
      }
    }
  }

  /// Whether everybody has taken all that there is for them.
  boolean caughtUp() {
    for (Reader reader : readers) {
      if (reader.bytesBehind(mirroredBytes) > 0) {
        return false;
      }
    }
    return true;
  }

  /// Sends those away who are far behind and take nothing.
  void closeSlow() {
    DeliveryConfig config = delivery.config();
    for (Reader reader : List.copyOf(readers)) {
      Outlet outlet = reader.outlet();
      if (outlet.sinceProgress().compareTo(config.slowClient()) >= 0
          && reader.bytesBehind(mirroredBytes) >= config.behindBytesMax()) {
        outlet.close(CloseCode.TOO_SLOW);
      }
    }
  }

  /// Sends everyone away.
  void close(CloseCode code) {
    List.copyOf(readers).forEach(reader -> reader.outlet().close(code));
    readers.clear();
  }

  void clear() {
    readers.clear();
  }
}
