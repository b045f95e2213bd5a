package dev.parley.app.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// The deployment that the browser tests run against. Prints the server's address as its first line,
/// then obeys one command a line and answers `done`; ends with its standard input.
///
/// | command | does |
/// |---|---|
/// | `spare-workers` | starts as many new ones as live, and freezes the new ones |
/// | `swap-workers` | kills the old ones as kill -9 does, and thaws the spare ones |
final class BrowserStage {
  private BrowserStage() {}

  public static void main(String[] arguments) throws IOException, TimeoutException {
    try (Deployment deployment = Deployment.start(1, 2, Map.of());
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(deployment.address(0));
      String line;
      while ((line = commands.readLine()) != null) {
        obey(deployment, line);
        System.out.println("done");
      }
    }
  }

  private static void obey(Deployment deployment, String line) throws TimeoutException {
    switch (line) {
      case "spare-workers" -> deployment.spareWorkers();
      case "swap-workers" -> deployment.swapWorkers();
      default -> throw new IllegalArgumentException("unknown command");
    }
  }
}
