package dev.parley.app;

import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Settings;
import dev.parley.store.redis.RedisStore;
import dev.parley.worker.Worker;
import dev.parley.worker.model.LanguageModel;
import java.util.List;

/// A worker with its models, from its start to its end.
final class WorkerPart {
  private WorkerPart() {}

  /// Begins to answer. At the end the worker gives its turns back, then the models are closed.
  static void start(
      Settings settings, RedisStore store, List<LanguageModel> models, Ending ending) {
    ending.add(() -> models.forEach(LanguageModel::close));
    Worker worker = new Worker(store.turns(), models, Configs.worker(settings));
    ending.add(
        () -> {
          worker.drain();
          worker.close();
        });
    worker.start();
  }
}
