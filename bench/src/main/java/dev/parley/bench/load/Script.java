package dev.parley.bench.load;

import dev.parley.bench.measure.WrongFlagException;
import dev.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// What the scripted model is asked for, and the only answer that is right.
public sealed interface Script {
  /// From 1 on.
  int pieces();

  /// From one piece to the next.
  Duration pace();

  /// The message that brings the answer.
  String message();

  /// Of the whole answer, in UTF-16 units.
  int length();

  /// Whether the answer has this text at this place.
  boolean holds(int offset, String text);

  /// What the model itself takes.
  default Duration modelTime() {
    return pace().multipliedBy(pieces() - 1);
  }

  default boolean holds(ServerFrame.Delta piece) {
    return holds(piece.offset(), piece.text());
  }

  /// Pieces of one length, each of which begins with the time at which it was given: 16 digits of
  /// Unix microseconds.
  ///
  /// @param chars of a piece, from 18 on
  record Stamped(int pieces, Duration pace, int chars) implements Script {
    private static final int DIGITS = 16;

    /// `PARLEY_ANSWER_MAX`, where nothing else is set.
    private static final int BYTES_MAX = 64 * 1024;

    /// As many pieces as fit into a time.
    public static Stamped lasting(Duration time, Duration pace, int chars) {
      return new Stamped((int) time.dividedBy(pace), pace, chars);
    }

    /// @param flags that the user may change, for the sentence
    /// @throws WrongFlagException if no answer of a deployment may be so long
    public void check(String flags) throws WrongFlagException {
      WrongFlagException.unless("What comes of " + flags + ", in pieces,", pieces, 1, BYTES_MAX);
      WrongFlagException.unless(
          "What comes of " + flags + ", in bytes,", pieces * chars, 1, BYTES_MAX);
    }

    @Override
    public String message() {
      return "/script pieces=%d pace=%dms stamp=%d".formatted(pieces, pace.toMillis(), chars);
    }

    @Override
    public int length() {
      return pieces * chars;
    }

    @Override
    public boolean holds(int offset, String text) {
      if (offset + text.length() > length()) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        int at = (offset + i) % chars;
        char found = text.charAt(i);
        boolean right =
            at < DIGITS ? found >= '0' && found <= '9' : found == (at < chars - 1 ? '.' : ' ');
        if (!right) {
          return false;
        }
      }
      return true;
    }

    /// Told of each time in a text, in Unix microseconds and in order.
    ///
    /// @param offset where in the answer the text stands
    public void times(int offset, String text, LongConsumer told) {
      int beyond = offset % chars;
      // One that fell behind gets many at once.
      for (int at = beyond == 0 ? 0 : chars - beyond; at + DIGITS <= text.length(); at += chars) {
        told.accept(Long.parseLong(text.substring(at, at + DIGITS)));
      }
    }
  }

  /// Words, from the first again until all pieces are had.
  ///
  /// @param answer made of the others
  record Words(int pieces, Duration pace, List<String> words, String answer) implements Script {
    private static final List<String> REST = List.of("grüßt", "世界", "🙂", "and", "goes", "on");

    /// Some words, of one to four bytes a character.
    ///
    /// @param name the first of them, by which an answer is known from all others
    public static Words after(String name, int pieces, Duration pace) {
      List<String> words = new ArrayList<>();
      words.add(name);
      words.addAll(REST);
      return of(pieces, pace, words);
    }

    public static Words of(int pieces, Duration pace, List<String> words) {
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < pieces; i++) {
        answer.append(i == 0 ? "" : " ").append(words.get(i % words.size()));
      }
      return new Words(pieces, pace, words, answer.toString());
    }

    public Words {
      words = List.copyOf(words);
    }

    @Override
    public String message() {
      return "/script pieces=%d pace=%dms echo %s"
          .formatted(pieces, pace.toMillis(), String.join(" ", words));
    }

    @Override
    public int length() {
      return answer.length();
    }

    @Override
    public boolean holds(int offset, String text) {
      return answer.startsWith(text, offset);
    }
  }
}
