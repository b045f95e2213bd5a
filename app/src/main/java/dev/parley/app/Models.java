package dev.parley.app;

import dev.parley.app.settings.ModelConfigs;
import dev.parley.app.settings.ModelKind;
import dev.parley.app.settings.Settings;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.huggingface.HuggingFaceModel;
import dev.parley.worker.model.local.LocalModel;
import dev.parley.worker.model.openai.OpenAiModel;
import dev.parley.worker.model.scripted.ScriptedModel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Makes the language models that the settings choose.
final class Models {
  private Models() {}

  /// In the order of the settings; local ones are read into memory, which takes a while.
  ///
  /// @throws StartException one cannot be made
  static List<LanguageModel> load(Settings settings) {
    List<LanguageModel> models = new ArrayList<>();
    for (ModelKind kind : ModelConfigs.modelKinds(settings)) {
      try {
        models.add(load(kind, settings));
      } catch (ModelFailure failure) {
        models.forEach(LanguageModel::close);
        throw new StartException(sentence(failure));
      }
    }
    return models;
  }

  private static LanguageModel load(ModelKind kind, Settings settings) throws ModelFailure {
    return switch (kind) {
      case LOCAL -> LocalModel.load(ModelConfigs.local(settings));
      case SCRIPTED -> new ScriptedModel(ModelConfigs.scripted(settings));
      case HUGGINGFACE ->
          new HuggingFaceModel(ModelConfigs.huggingFace(settings), Clock.systemUTC());
      case OPENAI -> new OpenAiModel(ModelConfigs.openAi(settings), Clock.systemUTC());
    };
  }

  static String sentence(ModelFailure failure) {
    return "The language model cannot be used: " + failure.getMessage() + ".";
  }
}
