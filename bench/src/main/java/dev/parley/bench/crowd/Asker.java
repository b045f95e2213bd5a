package dev.parley.bench.crowd;

import dev.parley.bench.load.Client;
import dev.parley.bench.load.Listener;
import dev.parley.bench.load.Script;
import dev.parley.bench.stage.Waiting;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Asks one message after the other in its session and holds every answer against its script.
///
/// A message is sent when the answer before has ended and its time has come. How long it took counts
/// from when it was due: an answer that is late makes the messages behind it late too, as it would
/// those of a person who waits, and none of that is left out of the figures. As the browser does, it
/// sends a message again after a connection that broke, under the same turnId.
public final class Asker implements Listener {
  private final IntFunction<Script> scripts;
  private final int messages;
  private final Duration every;
  private final @Nullable String model;
  private final Outcomes outcomes;

  private int asked;
  private long dueNanos;
  private long sentNanos;
  private boolean firstSeen;
  private boolean wrong;
  private @Nullable Script script;
  private ClientFrame.@Nullable Send open;

  /// @param scripts of each message, by its number from 0 on
  /// @param messages how many
  /// @param every from when one is due to when the next is; zero for as soon as the one before is
  ///     answered
  /// @param model the id of the one that answers; null for the deployment's first
  public Asker(
      IntFunction<Script> scripts,
      int messages,
      Duration every,
      @Nullable String model,
      Outcomes outcomes) {
    this.scripts = scripts;
    this.messages = messages;
    this.every = every;
    this.model = model;
    this.outcomes = outcomes;
  }

  /// Whether all messages have had their answer, or been refused one.
  public synchronized boolean done() {
    return asked == messages && open == null;
  }

  /// Whether a message was sent longer ago than that and is not answered.
  synchronized boolean waitsLonger(Duration max) {
    return open != null && System.nanoTime() - sentNanos > max.toNanos();
  }

  @Override
  public synchronized void welcomed(Client client, long nanos) {
    if (open != null) {
      client.send(open);
    } else if (asked == 0) {
      dueNanos = nanos;
      ask(client);
    }
  }

  @Override
  public synchronized void shown(Client client, List<Turn> turns) {
    ClientFrame.Send waiting = open;
    if (waiting == null) {
      return;
    }
    for (Turn turn : turns) {
      if (!turn.turnId().equals(waiting.turnId())) {
        continue;
      }
      Turn.Answer answer = turn.answer();
      String text = answer == null ? "" : answer.text();
      check(0, text);
      switch (turn.state()) {
        case QUEUED, RUNNING -> {}
        case COMPLETED -> end(client, How.WHOLE, text.length());
        case FAILED -> end(client, How.FAILED, text.length());
        case STOPPED -> end(client, How.STOPPED, text.length());
      }
      return;
    }
  }

  @Override
  public synchronized void piece(Client client, ServerFrame.Delta piece) {
    if (open == null || !open.turnId().equals(piece.turnId())) {
      return;
    }
    if (!firstSeen) {
      firstSeen = true;
      outcomes.first(System.nanoTime() - dueNanos);
    }
    check(piece.offset(), piece.text());
  }

  @Override
  public synchronized void turnEnded(Client client, Ended ended) {
    if (open != null && open.turnId().equals(ended.turnId())) {
      end(client, ended.how(), ended.length());
    }
  }

  private void check(int offset, String text) {
    wrong |= script == null || !script.holds(offset, text);
  }

  private void end(Client client, How how, int length) {
    Script asking = script;
    if (asking == null) {
      return;
    }
    switch (how) {
      case WHOLE, NOT_WHOLE -> {
        if (wrong || how == How.NOT_WHOLE || length != asking.length()) {
          outcomes.wrong();
        } else {
          long endedNanos = System.nanoTime() - asking.modelTime().toNanos();
          outcomes.right(endedNanos - dueNanos, endedNanos - sentNanos);
        }
      }
      case FAILED, STOPPED, REFUSED -> outcomes.failed();
    }
    open = null;
    script = null;
    if (asked == messages) {
      return;
    }
    long now = System.nanoTime();
    dueNanos = every.isZero() ? now : dueNanos + every.toNanos();
    if (dueNanos <= now) {
      ask(client);
    } else {
      Waiting.then(Duration.ofNanos(dueNanos - now), () -> ask(client));
    }
  }

  private synchronized void ask(Client client) {
    Script next = scripts.apply(asked++);
    ClientFrame.Send message = Client.message(next.message(), model);
    script = next;
    open = message;
    firstSeen = false;
    wrong = false;
    sentNanos = System.nanoTime();
    client.send(message);
  }
}
