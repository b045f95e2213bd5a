package dev.parley.app.settings;

import dev.parley.worker.model.huggingface.HuggingFaceConfig;
import dev.parley.worker.model.local.LocalModelConfig;
import dev.parley.worker.model.openai.OpenAiConfig;
import dev.parley.worker.model.scripted.ScriptedModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the records of the language models out of the settings. Throws as [Configs] does.
public final class ModelConfigs {
  private static final String BUNDLED_MODEL = ".cache/models/SmolLM2-135M-Instruct.Q4_1.gguf";

  private ModelConfigs() {}

  /// Which models answer, the first where nobody chooses.
  public static List<ModelKind> modelKinds(Settings settings) {
    List<ModelKind> chosen = settings.find(ModelSettings.MODEL_KIND);
    if (chosen == null) {
      return List.of(
          settings.given(ModelSettings.MODEL_URL)
              ? ModelKind.HUGGINGFACE
              : settings.given(ModelSettings.OPENAI_URL) || settings.given(ModelSettings.OPENAI_KEY)
                  ? ModelKind.OPENAI
                  : ModelKind.LOCAL);
    }
    if (Set.copyOf(chosen).size() < chosen.size()) {
      throw settings.bad(ModelSettings.MODEL_KIND, "must name each kind once");
    }
    if (chosen.contains(ModelKind.HUGGINGFACE) && !settings.given(ModelSettings.MODEL_URL)) {
      throw settings.bad(ModelSettings.MODEL_KIND, "needs MODEL_URL for huggingface");
    }
    return chosen;
  }

  public static LocalModelConfig local(Settings settings) {
    Path chosen = settings.find(ModelSettings.MODEL_FILE);
    LocalModelConfig standard =
        LocalModelConfig.of(chosen == null ? settings.home().resolve(BUNDLED_MODEL) : chosen);
    return Configs.together(
        () ->
            new LocalModelConfig(
                standard.file(),
                chosen == null ? "smollm2-135m-instruct" : standard.id(),
                chosen == null ? "SmolLM2 135M Instruct" : standard.label(),
                settings.get(ModelSettings.MODEL_PARALLEL),
                settings.get(ModelSettings.MODEL_CONTEXT),
                standard.threads(),
                systemPrompt(settings, standard.systemPrompt()),
                or(settings.find(ModelSettings.TEMPERATURE), standard.temperature()),
                or(settings.find(ModelSettings.MAX_TOKENS), standard.answerTokensMax()),
                or(settings.find(ModelSettings.HISTORY), standard.historyMessagesMax()),
                standard.stops(),
                standard.seed()));
  }

  public static HuggingFaceConfig huggingFace(Settings settings) {
    HuggingFaceConfig standard =
        HuggingFaceConfig.of(
            settings.get(ModelSettings.MODEL_URL), settings.find(ModelSettings.HUGGINGFACE_TOKEN));
    return Configs.together(
        () ->
            new HuggingFaceConfig(
                standard.url(),
                standard.token(),
                standard.id(),
                standard.label(),
                settings.get(ModelSettings.HUGGINGFACE_PARALLEL),
                systemPrompt(settings, standard.systemPrompt()),
                settings.find(ModelSettings.TEMPERATURE),
                or(settings.find(ModelSettings.MAX_TOKENS), standard.answerTokensMax()),
                or(settings.find(ModelSettings.HISTORY), standard.historyMessagesMax()),
                settings.get(ModelSettings.HUGGINGFACE_STREAM),
                standard.connectTimeout(),
                standard.loadingMax()));
  }

  public static OpenAiConfig openAi(Settings settings) {
    OpenAiConfig standard =
        OpenAiConfig.of(
            settings.get(ModelSettings.OPENAI_URL),
            settings.find(ModelSettings.OPENAI_KEY),
            settings.get(ModelSettings.OPENAI_MODEL));
    return Configs.together(
        () ->
            new OpenAiConfig(
                standard.baseUrl(),
                standard.key(),
                standard.model(),
                standard.id(),
                standard.label(),
                settings.get(ModelSettings.OPENAI_PARALLEL),
                systemPrompt(settings, standard.systemPrompt()),
                settings.find(ModelSettings.TEMPERATURE),
                settings.find(ModelSettings.MAX_TOKENS),
                or(settings.find(ModelSettings.HISTORY), standard.historyMessagesMax()),
                standard.connectTimeout()));
  }

  public static ScriptedModelConfig scripted(Settings settings) {
    ScriptedModelConfig standard = ScriptedModelConfig.DEFAULT;
    try {
      return new ScriptedModelConfig(
          standard.id(),
          or(settings.find(ProcessSettings.SLOTS), standard.slots()),
          standard.continues(),
          settings.get(ModelSettings.SCRIPT));
    } catch (IllegalArgumentException notUnderstood) {
      throw settings.bad(ModelSettings.SCRIPT, "is not a script: " + notUnderstood.getMessage());
    }
  }

  /// A blank one is none: an empty value would bring the standard one back.
  private static String systemPrompt(Settings settings, String standard) {
    String said = settings.find(ModelSettings.SYSTEM_PROMPT);
    return said == null ? standard : said.isBlank() ? "" : said;
  }

  /// Where a model server is and which setting says so, to put behind its name; nothing for a model
  /// in this process.
  ///
  /// @param kind as models tell it, such as `openai`
  public static String origin(Settings settings, String kind) {
    return switch (kind) {
      case "openai" ->
          " at "
              + settings.get(ModelSettings.OPENAI_URL)
              + " (PARLEY_OPENAI_URL), "
              + key(settings, ModelSettings.OPENAI_KEY);
      case "huggingface" ->
          " at "
              + settings.get(ModelSettings.MODEL_URL)
              + " (MODEL_URL), "
              + key(settings, ModelSettings.HUGGINGFACE_TOKEN);
      default -> "";
    };
  }

  private static String key(Settings settings, Setting<?> key) {
    return (settings.given(key) ? "with " : "without ") + key.name();
  }

  private static <T> T or(@Nullable T chosen, T standard) {
    return chosen == null ? standard : chosen;
  }
}
