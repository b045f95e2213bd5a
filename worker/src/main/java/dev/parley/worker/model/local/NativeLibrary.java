package dev.parley.worker.model.local;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.args.LogFormat;
import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.ModelFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Loads llama.cpp once per process, and keeps it quiet.
///
/// Left to itself the library unpacks to one fixed name in the shared temporary folder, where two
/// starting processes overwrite each other's file, deletes whatever is called `llama…` there, and
/// prints. So it is unpacked here, into a folder of this process alone.
final class NativeLibrary {
  private static final String PATH = "de.kherud.llama.lib.path";
  private static final String TEMPORARY = "de.kherud.llama.tmpdir";
  private static boolean loaded;

  private NativeLibrary() {}

  /// @throws ModelFailure.Permanent where there is none for this machine
  static synchronized void load() throws ModelFailure {
    if (loaded) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("parley-llama");
      try {
        if (System.getProperty(TEMPORARY) == null) {
          System.setProperty(TEMPORARY, folder.toString());
        }
        if (System.getProperty(PATH) == null && unpack(folder)) {
          System.setProperty(PATH, folder.toString());
        }
        // The first use loads it. Its log may quote prompts, so nothing of it is kept.
        LlamaModel.setLogger(LogFormat.TEXT, (_, _) -> {});
      } finally {
        delete(folder);
      }
      loaded = true;
    } catch (IOException | LinkageError e) {
      throw new ModelFailure.Permanent(
          FailureCode.MODEL_REFUSED,
          "llama.cpp could not be loaded on this machine ("
              + place()
              + "); choose another kind of model",
          e);
    }
  }

  private static boolean unpack(Path folder) throws IOException {
    String name = System.mapLibraryName("jllama");
    try (InputStream packed = LlamaModel.class.getResourceAsStream(place() + "/" + name)) {
      if (packed == null) {
        return false;
      }
      Files.copy(packed, folder.resolve(name));
      return true;
    }
  }

  /// Where the library's jar keeps this machine's file, such as `Linux/x86_64`.
  private static String place() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String folder =
        system.startsWith("mac") ? "Mac" : system.startsWith("windows") ? "Windows" : "Linux";
    return folder + "/" + (processor.equals("amd64") ? "x86_64" : processor);
  }

  /// A loaded library needs its file no more, except on Windows, where it goes when the process ends.
  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        deleteOrLater(file);
      }
    }
    deleteOrLater(folder);
  }

  private static void deleteOrLater(Path file) {
    if (!file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }
}
