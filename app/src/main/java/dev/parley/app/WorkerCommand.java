package dev.parley.app;

import dev.parley.app.settings.Checks;
import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.Settings;
import dev.parley.store.redis.RedisStore;
import dev.parley.worker.model.LanguageModel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley worker`: answers turns, on a Redis that others share.
@Command(
    description = "Answer messages with a language model, on a Redis that others share.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingFlags.read(spec, Role.WORKER);
    Logs.level(Configs.logLevel(settings));
    Checks.all(settings);
    Ending ending = new Ending();
    return ending.guard(
        () -> {
          RedisStore store = StoreStart.open(Configs.store(settings), ending);
          List<LanguageModel> models = Models.load(settings);
          WorkerPart.start(settings, store, models, ending);
          Console.say(
              "Parley's worker is ready with "
                  + models.stream()
                      .map(model -> model.info().label())
                      .collect(Collectors.joining(", ")));
        });
  }
}
