package dev.parley.app;

import dev.parley.app.settings.Configs;
import dev.parley.app.settings.ModelKind;
import dev.parley.app.settings.Settings;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.local.LocalModel;
import dev.parley.worker.model.scripted.ScriptedModel;
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
    for (ModelKind kind : Configs.modelKinds(settings)) {
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
      case LOCAL -> LocalModel.load(Configs.local(settings));
      case SCRIPTED -> new ScriptedModel(Configs.scripted(settings));
      case HUGGINGFACE, OPENAI -> throw new StartException("not yet");
    };
  }

  static String sentence(ModelFailure failure) {
    return "The language model cannot be used: " + failure.getMessage() + ".";
  }
}
