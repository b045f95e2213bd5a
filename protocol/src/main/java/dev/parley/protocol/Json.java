package dev.parley.protocol;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Strict reading of JSON objects: a field is of its type or the frame is invalid. Says which field
/// is wrong, never what it held.
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// The largest whole number that JavaScript tells from its neighbours.
  private static final long MILLIS_MAX = (1L << 53) - 1;

  /// `Instant.parse` alone would also take other zones than UTC and small letters.
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  private static final String NOT_A_TIME = " must be a time such as 2026-01-31T12:00:00Z";

  private static final int REPLACEMENT = 0xFFFD;

  private Json() {}

  static ObjectNode object(String text) throws InvalidFrameException {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException notJson) {
      throw new InvalidFrameException("not JSON");
    }
    return object(node, "frame");
  }

  static ObjectNode object(@Nullable JsonNode node, String name) throws InvalidFrameException {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidFrameException(name + " must be an object");
  }

  static String string(ObjectNode from, String field) throws InvalidFrameException {
    String value = optionalString(from, field);
    if (value == null) {
      throw new InvalidFrameException(field + " is missing");
    }
    return value;
  }

  static @Nullable String optionalString(ObjectNode from, String field)
      throws InvalidFrameException {
    JsonNode node = present(from, field);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      throw new InvalidFrameException(field + " must be a string");
    }
    return node.stringValue();
  }

  /// A UUID in its 36-character form; letters in either case, kept as they are.
  static String uuid(ObjectNode from, String field) throws InvalidFrameException {
    String value = string(from, field);
    checkUuid(value, field);
    return value;
  }

  static void checkUuid(String value, String field) throws InvalidFrameException {
    try {
      if (UUID.fromString(value).toString().equalsIgnoreCase(value)) {
        return;
      }
    } catch (IllegalArgumentException notOne) {
      throw new InvalidFrameException(field + " must be a UUID");
    }
    throw new InvalidFrameException(field + " must be a UUID");
  }

  static int length(ObjectNode from, String field) throws InvalidFrameException {
    JsonNode node = present(from, field);
    if (node == null
        || !node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < 0) {
      throw new InvalidFrameException(field + " must be a whole number from 0 on");
    }
    return node.intValue();
  }

  static @Nullable Long optionalMillis(ObjectNode from, String field) throws InvalidFrameException {
    JsonNode node = present(from, field);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 0
        || node.longValue() > MILLIS_MAX) {
      throw new InvalidFrameException(field + " must be a whole number from 0 on");
    }
    return node.longValue();
  }

  static boolean flag(ObjectNode from, String field) throws InvalidFrameException {
    JsonNode node = present(from, field);
    if (node == null) {
      return false;
    }
    if (!node.isBoolean()) {
      throw new InvalidFrameException(field + " must be true or false");
    }
    return node.booleanValue();
  }

  static Instant instant(ObjectNode from, String field) throws InvalidFrameException {
    String value = string(from, field);
    if (TIME.matcher(value).matches()) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException notInTheCalendar) {
        throw new InvalidFrameException(field + NOT_A_TIME);
      }
    }
    throw new InvalidFrameException(field + NOT_A_TIME);
  }

  static <E> E word(ObjectNode from, String field, Function<String, E> ofWire)
      throws InvalidFrameException {
    try {
      return ofWire.apply(string(from, field));
    } catch (IllegalArgumentException unknown) {
      throw new InvalidFrameException(field + " holds an unknown word");
    }
  }

  static <E> @Nullable E optionalWord(ObjectNode from, String field, Function<String, E> ofWire)
      throws InvalidFrameException {
    return present(from, field) == null ? null : word(from, field, ofWire);
  }

  /// The field's value, or null if it is absent or null.
  static @Nullable JsonNode present(ObjectNode from, String field) {
    JsonNode node = from.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /// The same text with U+FFFD for each surrogate that has no partner.
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return replaceLoneSurrogates(text);
        }
        i++;
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder well = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point)
        .forEach(well::appendCodePoint);
    return well.toString();
  }
}
