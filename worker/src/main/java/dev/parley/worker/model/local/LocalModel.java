package dev.parley.worker.model.local;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ModelInfo;
import dev.parley.protocol.Usage;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.WholeCharacters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs a GGUF file in this process, several turns at once in slots of their own. Continues a partial
/// by putting it at the prompt's end.
///
/// The Java process needs `--enable-native-access=ALL-UNNAMED`.
public final class LocalModel implements LanguageModel {
  private static final byte[] GGUF = {'G', 'G', 'U', 'F'};

  /// How often it says, while it reads a long prompt, that it is alive.
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  /// How long closing waits for what is still being read for a cancelled call.
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final LocalModelConfig config;
  private final LlamaModel model;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("local-model-", 0).factory());
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalModel(LocalModelConfig config, LlamaModel model) {
    this.config = config;
    this.model = model;
  }

  /// Reads the file into memory, which takes from under a second to minutes.
  ///
  /// @throws ModelFailure with a sentence for the operator where the file is missing or not a model
  ///     that can be run
  public static LocalModel load(LocalModelConfig config) throws ModelFailure {
    check(config);
    NativeLibrary.load();
    int threads =
        config.threads() == 0 ? Runtime.getRuntime().availableProcessors() : config.threads();
    ModelParameters parameters =
        new ModelParameters()
            .setModel(config.file().toString())
            .setParallel(config.slots())
            .setCtxSize(config.contextTokens() * config.slots())
            .setThreads(threads)
            .setThreadsBatch(threads)
            .disableContextShift()
            .enableJinja()
            .disableLog();
    try {
      return new LocalModel(config, new LlamaModel(parameters));
    } catch (RuntimeException e) {
      // LlamaException, which the library hides.
      throw new ModelFailure.Permanent(
          FailureCode.MODEL_REFUSED,
          "llama.cpp cannot run the model file "
              + config.file()
              + ": it is damaged, of a family newer than the library, or too large for the memory",
          null);
    }
  }

  /// Looks at the file's beginning alone, before anything else is started.
  ///
  /// @throws ModelFailure with a sentence for the operator where the file is missing or not a GGUF file
  public static void check(LocalModelConfig config) throws ModelFailure {
    Path file = config.file();
    String trouble;
    try (InputStream in = Files.newInputStream(file)) {
      if (Arrays.equals(in.readNBytes(GGUF.length), GGUF)) {
        return;
      }
      trouble = "is not a GGUF file";
    } catch (IOException e) {
      trouble = Files.exists(file) ? "cannot be read" : "does not exist";
    }
    throw new ModelFailure.Permanent(
        FailureCode.MODEL_REFUSED, "the model file " + file + " " + trouble, null);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(config.id(), config.label(), "local");
  }

  @Override
  public int slots() {
    return config.slots();
  }

  @Override
  public boolean continues() {
    return true;
  }

  @Override
  public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure {
    if (cancellation.cancelled()) {
      throw new ModelFailure.Cancelled();
    }
    ChatPrompt chat = ChatPrompt.fit(model, config, prompt);
    if (chat.roomTokens() <= 0) {
      return new Reply(FinishReason.LENGTH, new Usage(chat.tokens(), 0));
    }
    Generation generation = new Generation(model, parameters(chat));
    cancellation.onCancel(generation::cancel);
    threads.execute(generation);
    try {
      Answer answer = play(generation, prompt.partial(), pieces);
      int tokens = answer.text().isEmpty() ? 0 : ChatPrompt.count(model, answer.text());
      // The library does not say why it stopped. Counted again, a character cut off at its last
      // bytes is missing, of which there are at most three.
      boolean full = !answer.ended() && tokens >= chat.roomTokens() - 3;
      return new Reply(
          full ? FinishReason.LENGTH : FinishReason.STOP, new Usage(chat.tokens(), tokens));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ModelFailure.Cancelled();
    } finally {
      // Also where whoever takes the pieces threw: an answer that nobody reads frees its slot.
      generation.cancel();
    }
  }

  /// @param ended whether the model came to its end mark, which the library shows as an empty piece
  ///     before its last step, itself an empty one
  private record Answer(String text, boolean ended) {}

  private static Answer play(Generation generation, String partial, Pieces pieces)
      throws ModelFailure, InterruptedException {
    StringBuilder answer = new StringBuilder();
    WholeCharacters whole = new WholeCharacters(pieces);
    boolean skipsSpace = partial.endsWith(" ");
    int emptySteps = 0;
    while (true) {
      switch (generation.next(SIGN_OF_LIFE)) {
        case null -> {
          if (answer.isEmpty()) {
            pieces.waiting();
          }
        }
        case Generation.Step.Text(String text) -> {
          emptySteps = text.isEmpty() ? emptySteps + 1 : 0;
          String shown = skipsSpace && text.startsWith(" ") ? text.substring(1) : text;
          skipsSpace = skipsSpace && text.isEmpty();
          answer.append(text);
          whole.piece(shown);
        }
        case Generation.Step.End() -> {
          whole.end();
          return new Answer(answer.toString(), emptySteps > 1);
        }
        case Generation.Step.Cancelled() -> throw new ModelFailure.Cancelled();
        case Generation.Step.Broken(boolean contextFull) ->
            throw contextFull
                ? new ModelFailure.Permanent(
                    FailureCode.CONTEXT_FULL, "the prompt does not fit the model's context", null)
                : new ModelFailure.Permanent(
                    FailureCode.INTERNAL, "llama.cpp refused to go on", null);
      }
    }
  }

  private InferenceParameters parameters(ChatPrompt chat) {
    InferenceParameters parameters =
        new InferenceParameters(chat.text())
            .setCachePrompt(true)
            .setNPredict(chat.roomTokens())
            .setTemperature((float) config.temperature())
            .setStopStrings(config.stops().toArray(String[]::new));
    Integer seed = config.seed();
    return seed == null ? parameters : parameters.setSeed(seed);
  }

  /// A file once loaded stays: fails only when closed.
  @Override
  public void check() throws ModelFailure {
    if (closed.get()) {
      throw new ModelFailure.Permanent(
          FailureCode.INTERNAL, "the local model has been closed", null);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    model.close();
  }
}
