package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.CaughtUp;
import dev.parley.store.Resumption.Snapshot;
import dev.parley.store.Resumption.Text;
import dev.parley.store.SessionInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes a [Resumption] of what `resume.lua` answers.
final class ResumeReply {
  private final Reply reply;
  private final Held held;
  private final String cursor;
  private final @Nullable String currentTurn;
  private final @Nullable String attempt;

  private ResumeReply(Reply reply, Held held) {
    this.reply = reply;
    this.held = held;
    cursor = reply.text(4);
    currentTurn = reply.optionalText(5);
    attempt = reply.optionalText(6);
  }

  /// How many turns of a long session stand before those that the reply holds.
  static int earlier(Reply reply) {
    return reply.status().equals("SNAPSHOT") ? reply.count(13) : 0;
  }

  /// @param earlier the turns before those that the reply holds
  static Resumption read(Reply reply, Held held, List<Turn> earlier) {
    return switch (reply.status()) {
      case "GONE" -> new Resumption.Gone();
      case "RESUMED" -> new ResumeReply(reply, held).caughtUp();
      case "SNAPSHOT" -> new ResumeReply(reply, held).snapshot(earlier);
      default -> throw new IllegalStateException("resume answered out of shape");
    };
  }

  private SessionInfo info() {
    return new SessionInfo(
        reply.text(1),
        Instant.ofEpochMilli(reply.number(2)),
        Instant.ofEpochMilli(reply.number(3)));
  }

  private Snapshot snapshot(List<Turn> earlier) {
    List<StoredMessage> messages = StoredMessage.list(reply.text(12));
    List<Turn> turns = new ArrayList<>(earlier.size() + messages.size() / 2);
    turns.addAll(earlier);
    for (int i = 0; i + 1 < messages.size(); i += 2) {
      StoredMessage human = messages.get(i);
      if (attempt != null && human.turn().equals(currentTurn)) {
        Instant began = Instant.ofEpochMilli(reply.number(7));
        turns.add(
            human.running(
                attempt,
                new Turn.Answer(reply.text(11), began, null, null, reply.optionalText(8))));
      } else {
        turns.add(human.turn(messages.get(i + 1)));
      }
    }
    return new Snapshot(info(), cursor, List.copyOf(turns));
  }

  private CaughtUp caughtUp() {
    Map<String, List<StoredMessage>> messages = new HashMap<>();
    Reply pairs = reply.list(13);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      messages.put(pairs.text(i), StoredMessage.list(pairs.text(i + 1)));
    }
    List<ServerFrame.Event> events = new ArrayList<>();
    Map<String, Text> texts = new HashMap<>();
    Reply entries = reply.list(12);
    for (int i = 0; i < entries.size(); i++) {
      Reply entry = entries.list(i);
      Map<String, String> fields = Events.fields(entry.list(1));
      List<StoredMessage> pair = messages.getOrDefault(fields.get("turn"), List.of());
      String question = pair.isEmpty() ? "" : pair.get(0).text();
      ServerFrame.Event event = Events.event(entry.text(0), fields, question);
      events.add(event);
      if (pair.size() == 2 && !event.turnId().equals(currentTurn)) {
        endedText(pair.get(1), texts);
      }
    }
    runningText(texts);
    return new CaughtUp(
        info(), cursor, List.copyOf(events), List.copyOf(texts.values()), waiting());
  }

  private List<String> waiting() {
    Reply turns = reply.list(14);
    return IntStream.range(0, turns.size()).mapToObj(turns::text).toList();
  }

  private void endedText(StoredMessage bot, Map<String, Text> texts) {
    if (bot.attempt() != null) {
      put(bot.turn(), bot.attempt(), 0, bot.text(), texts);
    }
  }

  private void runningText(Map<String, Text> texts) {
    if (currentTurn != null && attempt != null) {
      put(currentTurn, attempt, reply.count(10), reply.text(11), texts);
    }
  }

  /// Adds what of `text`, which begins at `from`, lies beyond what the reader holds.
  private void put(
      String turnId, String itsAttempt, int from, String text, Map<String, Text> texts) {
    ClientFrame.Partial partial = held.partial();
    boolean known =
        partial != null
            && partial.turnId().equals(turnId)
            && partial.attempt().equals(itsAttempt)
            && partial.length() > from;
    int offset = known && partial != null ? partial.length() : from;
    if (offset - from < text.length()) {
      texts.put(turnId, new Text(turnId, itsAttempt, offset, text.substring(offset - from)));
    }
  }
}
