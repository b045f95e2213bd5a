package dev.parley.app.settings;

/// A setting is unknown or has a value that is not allowed. The message is one sentence for whoever
/// starts the program: which setting, where it stands, and what is allowed.
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingException(String sentence) {
    super(sentence);
  }
}
