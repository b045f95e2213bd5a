package dev.parley.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of 127.0.0.1 for servers that come back to the same one.
public final class LoopbackPorts {
  private static final int TRIES = 1000;

  private LoopbackPorts() {}

  /// A port that nobody listens on, below those that outgoing connections get (from 32768 on with
  /// Linux), so that nothing takes it by chance while its server is down. Another process may look
  /// at the same moment and find the same.
  ///
  /// @throws IllegalStateException if 1,000 looks found none
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free loopback port found");
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
