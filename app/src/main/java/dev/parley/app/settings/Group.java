package dev.parley.app.settings;

/// What a setting is about; a heading in `--help` and docs/configuration.md, in this order.
public enum Group {
  GENERAL("General"),
  REDIS("Redis"),
  EMBEDDED("Its own Redis, in `run`"),
  CONVERSATION("Conversations"),
  LIMITS("Limits"),
  SERVER("Server"),
  CALLERS("What one caller may do"),
  LOOKS("How the client looks"),
  WORKER("Worker"),
  MODEL("Model"),
  LOCAL("Local model"),
  HUGGINGFACE("Hugging Face"),
  OPENAI("Servers that speak the OpenAI protocol"),
  SCRIPTED("Scripted model, for tests");

  private final String heading;

  Group(String heading) {
    this.heading = heading;
  }

  public String heading() {
    return heading;
  }
}
