package dev.parley.store.redis;

import dev.parley.store.StoreConfig.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Lua scripts, put together from the files in `lua/`.
///
/// A script's header may hold `--! flags …`, which become the `#!lua` line that must stand first, and
/// `--! uses …`: files of `lua/parts` that stand before its body, `documents` being the one of this
/// Redis's layout. That file is the only place where the two layouts differ.
final class Scripts {
  private static final Pattern FLAGS = Pattern.compile("^--! flags (.+)$", Pattern.MULTILINE);
  private static final Pattern USES = Pattern.compile("^--! uses (.+)$", Pattern.MULTILINE);

  final Script create;
  final Script accept;
  final Script claim;
  final Script begin;
  final Script flush;
  final Script beat;
  final Script finish;
  final Script stop;
  final Script release;
  final Script resume;
  final Script earlier;
  final Script newest;
  final Script sweep;
  final Script end;
  final Script position;
  final Script prepare;
  final Script report;
  final Script workers;
  final Script leave;
  final Script turn;
  final Script limit;
  final Script open;
  final Script intend;
  final Script intended;

  private final Documents documents;
  private final UnaryOperator<String> edit;

  /// @param edit changes each script's source before use; for tests that take a check out
  Scripts(Documents documents, UnaryOperator<String> edit) {
    this.documents = documents;
    this.edit = edit;
    create = load("create");
    accept = load("accept");
    claim = load("claim");
    begin = load("begin");
    flush = load("flush");
    beat = load("beat");
    finish = load("finish");
    stop = load("stop");
    release = load("release");
    resume = load("resume");
    earlier = load("earlier");
    newest = load("newest");
    sweep = load("sweep");
    end = load("end");
    position = load("position");
    prepare = load("prepare");
    report = load("report");
    workers = load("workers");
    leave = load("leave");
    turn = load("turn");
    limit = load("limit");
    open = load("open");
    intend = load("intend");
    intended = load("intended");
  }

  /// The script that settles the layout, before one is known.
  static Script layout() {
    return Script.of("layout", assembled("layout", Documents.AUTO));
  }

  private Script load(String name) {
    return Script.of(name, edit.apply(assembled(name, documents)));
  }

  private static String assembled(String name, Documents documents) {
    String body = read(name + ".lua");
    StringBuilder source = new StringBuilder("#!lua");
    Matcher flags = FLAGS.matcher(body);
    if (flags.find()) {
      source.append(" flags=").append(flags.group(1));
    }
    source.append('\n');
    Matcher uses = USES.matcher(body);
    if (uses.find()) {
      for (String part : uses.group(1).split(" ", -1)) {
        String file = part.equals("documents") ? documentsPart(documents) : part;
        source.append(read("parts/" + file + ".lua"));
      }
    }
    return source.append(body).toString();
  }

  private static String documentsPart(Documents documents) {
    return switch (documents) {
      case JSON -> "documents-json";
      case LIST -> "documents-list";
      case AUTO -> throw new IllegalArgumentException("the layout must be settled");
    };
  }

  private static String read(String file) {
    try (InputStream in = Scripts.class.getResourceAsStream("/lua/" + file)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: lua/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
