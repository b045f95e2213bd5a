package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Figures of sockets: `parley_frames_total` by direction, `parley_sends_total` by result,
/// `parley_closes_total` by code.
public final class SocketMeters {
  private final MeterRegistry registry;
  private final Counter framesIn;
  private final Counter framesOut;

  public SocketMeters(MeterRegistry registry) {
    this.registry = registry;
    this.framesIn = frames("in");
    this.framesOut = frames("out");
  }

  private Counter frames(String direction) {
    return Counter.builder("parley.frames")
        .description("WebSocket frames, pings and closes among those that came in")
        .tag("direction", direction)
        .register(registry);
  }

  void frameIn() {
    framesIn.increment();
  }

  void frameOut() {
    framesOut.increment();
  }

  void outcome(SubmissionLane.Outcome outcome) {
    String result =
        switch (outcome) {
          case SubmissionLane.Outcome.Stored _ -> "accepted";
          case SubmissionLane.Outcome.Known _ -> "duplicate";
          case SubmissionLane.Outcome.Refused refused -> refused.code().wire();
          case SubmissionLane.Outcome.SessionGone _ -> "gone";
        };
    registry.counter("parley.sends", "result", result).increment();
  }

  void closed(CloseCode code) {
    registry.counter("parley.closes", "code", code.name().toLowerCase(Locale.ROOT)).increment();
  }
}
