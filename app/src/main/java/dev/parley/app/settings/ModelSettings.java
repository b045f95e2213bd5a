package dev.parley.app.settings;

import static dev.parley.app.settings.Group.HUGGINGFACE;
import static dev.parley.app.settings.Group.LOCAL;
import static dev.parley.app.settings.Group.MODEL;
import static dev.parley.app.settings.Group.OPENAI;
import static dev.parley.app.settings.Group.SCRIPTED;
import static dev.parley.app.settings.Kind.decimal;
import static dev.parley.app.settings.Kind.list;
import static dev.parley.app.settings.Kind.oneOf;
import static dev.parley.app.settings.Kind.path;
import static dev.parley.app.settings.Kind.text;
import static dev.parley.app.settings.Kind.url;
import static dev.parley.app.settings.Kind.whole;

import dev.parley.store.Secret;
import dev.parley.worker.model.huggingface.HuggingFaceConfig.Streaming;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The settings about language models.
final class ModelSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<List<ModelKind>> MODEL_KIND =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_MODEL",
              MODEL,
              list(
                  oneOf(ModelKind.class),
                  "one or several of local, huggingface, openai, scripted, separated by commas"),
              "which models answer, the first where nobody chooses; else huggingface if MODEL_URL is given, openai if its address or key is, else local"));

  static final Setting<String> SYSTEM_PROMPT =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_SYSTEM_PROMPT",
              MODEL,
              text(65_536),
              "what the model is told before the conversation, nothing if it is a space; else `You are a helpful assistant.`, and nothing for Hugging Face"));

  static final Setting<Double> TEMPERATURE =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_TEMPERATURE",
              MODEL,
              decimal(0, 2),
              "how freely the model chooses its words; else 0.7 for the local model, and what the server decides for others"));

  static final Setting<Integer> MAX_TOKENS =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_MAX_TOKENS",
              MODEL,
              whole(1, 1_000_000),
              "longest answer in model tokens; else 25 for Hugging Face, 512 for the local model, and what the server decides for others"));

  static final Setting<Integer> HISTORY =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_HISTORY",
              MODEL,
              whole(1, 10_000),
              "messages of the conversation that the model is given; else 4 for Hugging Face, 20 for others"));

  static final Setting<Path> MODEL_FILE =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_MODEL_FILE",
              LOCAL,
              path("a GGUF file"),
              "the language model to load; else the bundled SmolLM2 135M Instruct"));

  static final Setting<Integer> MODEL_CONTEXT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_MODEL_CONTEXT",
                  LOCAL,
                  whole(256, 1_048_576),
                  "model tokens that one conversation may take")
              .standard("4096"));

  static final Setting<Integer> MODEL_PARALLEL =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_MODEL_PARALLEL", LOCAL, whole(1, 64), "answers at once")
              .standard("2"));

  static final Setting<URI> MODEL_URL =
      Catalogue.add(
          ALL,
          Setting.of(
              "MODEL_URL",
              HUGGINGFACE,
              url("http", "https"),
              "the text-generation endpoint of the model"));

  // Spelt as the tutorial spells it.
  static final Setting<Secret> HUGGINGFACE_TOKEN =
      Catalogue.add(
          ALL,
          Setting.of(
              "HUGGINFACE_INFERENCE_TOKEN",
              HUGGINGFACE,
              Kind.SECRET,
              "the access token that is sent with each request"));

  static final Setting<Integer> HUGGINGFACE_PARALLEL =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_HUGGINGFACE_PARALLEL", HUGGINGFACE, whole(1, 10_000), "answers at once")
              .standard("4"));

  static final Setting<Streaming> HUGGINGFACE_STREAM =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_HUGGINGFACE_STREAM",
                  HUGGINGFACE,
                  oneOf(Streaming.class),
                  "whether answers are asked for piece by piece, as text-generation-inference offers; `auto` finds out")
              .standard("auto"));

  static final Setting<URI> OPENAI_URL =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_OPENAI_URL",
                  OPENAI,
                  url("http", "https"),
                  "the address before `/chat/completions`, such as http://localhost:11434/v1 for Ollama")
              .standard("https://api.openai.com/v1"));

  static final Setting<Secret> OPENAI_KEY =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_OPENAI_KEY", OPENAI, Kind.SECRET, "the key that is sent with each request"));

  static final Setting<String> OPENAI_MODEL =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_OPENAI_MODEL", OPENAI, text(255), "the model's name there")
              .standard("gpt-4o-mini"));

  static final Setting<Integer> OPENAI_PARALLEL =
      Catalogue.add(
          ALL,
          Setting.of("PARLEY_OPENAI_PARALLEL", OPENAI, whole(1, 10_000), "answers at once")
              .standard("8"));

  static final Setting<String> SCRIPT =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_SCRIPT",
                  SCRIPTED,
                  text(4096),
                  "the answer to a message that holds no script of its own")
              .standard("pieces=40 pace=50ms"));

  private ModelSettings() {}
}
