package dev.parley.app.settings;

import static dev.parley.app.settings.Group.LOOKS;
import static dev.parley.app.settings.Kind.line;
import static dev.parley.app.settings.Kind.path;

import dev.parley.server.looks.Looks;
import dev.parley.server.looks.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings about the operator's looks.
final class LookSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  private static final String NONE = "none";

  static final Setting<String> NAME =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_ASSISTANT_NAME",
              LOOKS,
              line(Looks.NAME_CHARS_MAX),
              "what the assistant is called, and the page; else Parley"));

  static final Setting<Path> PICTURE =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_ASSISTANT_PICTURE",
              LOOKS,
              path("a PNG, JPEG or WebP file of at most 512 KB"),
              "the assistant's picture, best a square of 128 pixels or more; else none"));

  static final Setting<List<String>> SUGGESTIONS =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_SUGGESTIONS",
              LOOKS,
              suggestions(),
              "what an empty page offers to ask; else a few of the client's own, in the reader's language"));

  static final Setting<String> ACCENT =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_ACCENT",
              LOOKS,
              Kind.COLOUR,
              "the colour of buttons, links and marks; made darker or lighter where it would be hard to read"));

  private LookSettings() {}

  private static Kind<List<String>> suggestions() {
    Kind<String> one = line(Looks.SUGGESTION_CHARS_MAX);
    return new Kind<>(
        "up to %d lines of at most %d characters, separated by semicolons; or `none`"
            .formatted(Looks.SUGGESTIONS_MAX, Looks.SUGGESTION_CHARS_MAX),
        false,
        value -> {
          if (value.equals(NONE)) {
            return List.of();
          }
          List<String> lines =
              Arrays.stream(value.split(";", -1)).map(String::strip).map(one.parser()).toList();
          if (lines.size() > Looks.SUGGESTIONS_MAX) {
            throw new IllegalArgumentException();
          }
          return lines;
        });
  }

  /// @throws SettingException if the picture is none
  static Looks config(Settings settings) {
    return new Looks(
        settings.find(NAME), picture(settings), settings.find(SUGGESTIONS), settings.find(ACCENT));
  }

  private static @Nullable Picture picture(Settings settings) {
    Path file = settings.find(PICTURE);
    if (file == null) {
      return null;
    }
    try {
      return Picture.read(file);
    } catch (IOException | IllegalArgumentException unusable) {
      throw settings.bad(PICTURE, "must be " + PICTURE.kind().allowed());
    }
  }
}
