package dev.parley.app.settings;

/// The kinds of language model that can be chosen.
public enum ModelKind {
  LOCAL,
  HUGGINGFACE,
  OPENAI,
  SCRIPTED
}
