package dev.parley.app.settings;

import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.local.LocalModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;

/// Looks at all that a start takes from the settings, before anything is started. Throws
/// [SettingException] for the first that cannot work.
public final class Checks {
  private Checks() {}

  /// What the settings' role is going to use.
  public static void all(Settings settings) {
    Role role = settings.role();
    if (role.takes(Group.EMBEDDED) && Configs.redisAddresses(settings) == null) {
      var _ = Configs.embeddedRedis(settings);
    }
    var _ = Configs.store(settings);
    if (role.takes(Group.SERVER)) {
      var _ = Configs.server(settings);
      host(settings);
    }
    if (role.takes(Group.WORKER)) {
      var _ = Configs.worker(settings);
      models(settings);
    }
  }

  /// The address to listen on must be this machine's.
  public static void host(Settings settings) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.get(ProcessSettings.HOST));
      if (address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null) {
        return;
      }
    } catch (UnknownHostException unknown) {
      throw settings.bad(ProcessSettings.HOST, "is no host that this machine knows");
    } catch (IOException unlisted) {
      // Whether it can be listened on, listening will show.
      return;
    }
    throw settings.bad(
        ProcessSettings.HOST,
        "is not an address of this machine: 127.0.0.1 is reached from here alone, 0.0.0.0 from everywhere");
  }

  /// Files are looked at, and no model server is asked.
  public static void models(Settings settings) {
    for (ModelKind kind : ModelConfigs.modelKinds(settings)) {
      switch (kind) {
        case LOCAL -> local(settings);
        case SCRIPTED -> {
          var _ = ModelConfigs.scripted(settings);
        }
        case HUGGINGFACE -> {
          var _ = ModelConfigs.huggingFace(settings);
        }
        case OPENAI -> {
          var _ = ModelConfigs.openAi(settings);
        }
      }
    }
  }

  private static void local(Settings settings) {
    try {
      LocalModel.check(ModelConfigs.local(settings));
    } catch (ModelFailure unusable) {
      throw new SettingException(
          "The language model cannot be used: "
              + unusable.getMessage()
              + (settings.given(ModelSettings.MODEL_FILE)
                  ? "; PARLEY_MODEL_FILE names it."
                  : ": run make setup, or set PARLEY_MODEL_FILE."));
    }
  }
}
