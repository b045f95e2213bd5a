package dev.parley.app;

import dev.parley.app.settings.Checks;
import dev.parley.app.settings.Configs;
import dev.parley.app.settings.Role;
import dev.parley.app.settings.Settings;
import dev.parley.store.redis.RedisStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley server`: the edge alone.
@Command(
    description = "Serve HTTP and sockets, on a Redis that others share.",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingFlags.read(spec, Role.SERVER);
    Logs.level(Configs.logLevel(settings));
    Checks.all(settings);
    ServerPart.checkPort(Configs.server(settings));
    Ending ending = new Ending();
    return ending.guard(
        () -> {
          RedisStore store = StoreStart.open(Configs.store(settings), ending);
          Console.say("Parley's server is ready at " + ServerPart.start(settings, store, ending));
        });
  }
}
