package dev.parley.app;

/// What whoever starts the program reads on standard output: a line for each step.
final class Console {
  private Console() {}

  @SuppressWarnings("SystemOut")
  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
