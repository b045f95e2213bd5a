package dev.parley.worker.model.scripted;

/// How the scripted model answers.
///
/// @param id what clients call it; not blank
/// @param slots turns at once, from 1 on
/// @param continues whether a partial is continued; a model that cannot is what most providers are
/// @param script the answer to a message that holds no script of its own, in the words of [Script],
///     such as `pieces=300 pace=20ms`
public record ScriptedModelConfig(String id, int slots, boolean continues, String script) {
  /// Forty numbers, twenty a second, for up to 64 turns at once.
  public static final ScriptedModelConfig DEFAULT =
      new ScriptedModelConfig("scripted", 64, true, "pieces=40 pace=50ms");

  public ScriptedModelConfig {
    if (id.isBlank()) {
      throw new IllegalArgumentException("the scripted model needs an id");
    }
    if (slots < 1) {
      throw new IllegalArgumentException("the scripted model needs at least one slot");
    }
    Script.EMPTY.with(script);
  }
}
