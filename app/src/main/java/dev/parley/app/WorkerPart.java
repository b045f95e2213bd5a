package dev.parley.app;

import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Settings;
import dev.parley.store.redis.RedisStore;
import dev.parley.worker.Worker;
import dev.parley.worker.model.LanguageModel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker with its models, from its start to its end.
final class WorkerPart {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPart.class);

  private WorkerPart() {}

  /// Begins to answer. At the end the worker says so where it tells how it is, gives its turns back,
  /// and then the models are closed.
  ///
  /// @throws StartException the port to tell it on cannot be had
  static void start(
      Settings settings, RedisStore store, List<LanguageModel> models, Ending ending) {
    ending.add(() -> models.forEach(LanguageModel::close));
    Worker worker = new Worker(store.turns(), models, Configs.worker(settings));
    Integer port = Configs.workerPort(settings);
    WorkerPort told = port == null ? null : WorkerPort.open(port, worker::health);
    if (told != null) {
      ending.add(told::close);
      LOG.info("The worker tells how it is on port {}", told.port());
    }
    ending.add(
        () -> {
          if (told != null) {
            told.drain();
          }
          worker.drain();
          worker.close();
        });
    worker.start();
  }
}
