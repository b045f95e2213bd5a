package dev.parley.testkit.net;

/// Which way bytes go through a [TcpProxy].
public enum Direction {
  /// From the one who connected to the target.
  TO_TARGET,
  /// From the target to the one who connected.
  TO_CLIENT
}
