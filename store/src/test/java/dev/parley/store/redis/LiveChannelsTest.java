package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.LiveChannels.Subscription;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.Turns;
import dev.parley.testkit.redis.RedisFlavor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LiveChannelsTest {
  @ParameterizedTest
  @EnumSource
  void piecesComeInOrderAndAsClientsGetThem(RedisFlavor flavor) throws Exception {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      rig.accepted(token, "one");
      Begun begun = rig.begun("a");
      try (Subscription _ = get(rig.store.live().subscribe(token, seen::add))) {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 50; i++) {
          String text = i + " \uD83D\uDE00\n";
          rig.flush(begun.hold(), whole.toString(), text);
          whole.append(text);
        }
        Awaitility.await().until(() -> seen.size() == 50);
        StringBuilder shown = new StringBuilder();
        for (LiveMessage message : seen) {
          LiveMessage.Piece piece = (LiveMessage.Piece) message;
          assertThat(piece.offset()).isEqualTo(shown.length());
          ServerFrame.Delta delta =
              (ServerFrame.Delta) ServerFrameCodec.decode(piece.frame()).orElseThrow();
          assertThat(delta.attempt()).isEqualTo(begun.hold().attempt());
          assertThat(delta.offset()).isEqualTo(piece.offset());
          shown.append(delta.text());
          assertThat(piece.length()).isEqualTo(shown.length());
        }
        assertThat(shown.toString()).isEqualTo(whole.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachHearsOnlyItsSessionAndOnlyUntilItCloses(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken mine = rig.session();
      SessionToken other = rig.session();
      Queue<LiveMessage> first = new ConcurrentLinkedQueue<>();
      Queue<LiveMessage> second = new ConcurrentLinkedQueue<>();
      Subscription left = get(rig.store.live().subscribe(mine, first::add));
      Subscription stays = get(rig.store.live().subscribe(mine, second::add));
      rig.accepted(other, "not mine");
      rig.accepted(mine, "one");
      Awaitility.await().until(() -> first.size() == 1 && second.size() == 1);
      left.close();
      left.close();
      rig.accepted(mine, "two");
      Awaitility.await().until(() -> second.size() == 2);
      assertThat(first).hasSize(1);
      stays.close();
      // Again after the last one left: the channel is asked for anew.
      try (Subscription _ = get(rig.store.live().subscribe(mine, first::add))) {
        rig.accepted(mine, "three");
        Awaitility.await().until(() -> first.size() == 2);
        assertThat(second).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void openingAndClosingInHasteEndsWithWhatWasWishedLast(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 200; i++) {
        get(rig.store.live().subscribe(token, _ -> {})).close();
      }
      try (Subscription _ = get(rig.store.live().subscribe(token, seen::add))) {
        rig.accepted(token, "one");
        Awaitility.await()
            .until(() -> seen.stream().anyMatch(LiveMessage.Logged.class::isInstance));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatFailsCostsTheOthersNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      try (Subscription _ =
              get(
                  rig.store
                      .live()
                      .subscribe(
                          token,
                          _ -> {
                            throw new IllegalStateException("a listener's fault");
                          }));
          Subscription _ = get(rig.store.live().subscribe(token, seen::add))) {
        rig.accepted(token, "one");
        rig.accepted(token, "two");
        Awaitility.await().until(() -> seen.size() == 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProbeComesBack(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      assertThat(get(rig.store.live().probe()))
          .isBetween(Duration.ofNanos(1), Duration.ofSeconds(2));
      assertThat(get(rig.store.live().probe())).isLessThan(Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDoorbellIsHeardForEachReadyTurn(RedisFlavor flavor) throws Exception {
    try (StoreRig rig = StoreRig.on(flavor)) {
      List<String> rings = new ArrayList<>();
      try (AutoCloseable _ = get(rig.turns.listen(new Bells(rings)))) {
        SessionToken token = rig.session();
        rig.accepted(token, "one");
        Awaitility.await().until(() -> count(rings) == 1);
        // Found although only partitions that rang are looked at.
        Begun begun = rig.begun(rig.claimed("a", false));
        rig.accepted(token, "two");
        rig.complete(begun.hold(), "", "x");
        Awaitility.await().until(() -> count(rings) == 2);
        Begun second = rig.begun(rig.claimed("a", false));
        get(rig.turns.release(second.hold()));
        Awaitility.await().until(() -> count(rings) == 3);
      }
    }
  }

  private static int count(List<String> rings) {
    synchronized (rings) {
      return rings.size();
    }
  }

  @Test
  void whatIsNoEnvelopeIsRefused() {
    for (String message : List.of("", "event", "other \n", "event 1-1\n{}")) {
      assertThatThrownBy(() -> LiveEnvelope.open(message.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// Counts doorbells.
  private record Bells(List<String> rings) implements Turns.Signals {
    @Override
    public void doorbell() {
      synchronized (rings) {
        rings.add("ring");
      }
    }

    @Override
    public void stopped(String owner) {
      // Not what this test is about.
    }

    @Override
    public void reconnected() {
      // Not what this test is about.
    }
  }
}
