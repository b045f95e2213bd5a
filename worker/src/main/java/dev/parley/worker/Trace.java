package dev.parley.worker;

/// Says where an exception came from without its message, which may hold a user's text or a key.
final class Trace {
  private static final int FRAMES_MAX = 12;
  private static final int CAUSES_MAX = 4;

  private Trace() {}

  /// Class and innermost frames of the failure and of its causes, each cut to a few, on one line.
  static String of(Throwable failure) {
    StringBuilder out = new StringBuilder();
    Throwable current = failure;
    for (int causes = 0; current != null && causes < CAUSES_MAX; causes++) {
      out.append(causes == 0 ? "" : " caused by ").append(current.getClass().getName());
      StackTraceElement[] frames = current.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        out.append(i == 0 ? " at " : " < ").append(frames[i]);
      }
      current = current.getCause();
    }
    return out.toString();
  }
}
