package dev.parley.server.limit;

import java.util.List;

/// What one address and one session may do. Each count is of all nodes together; 0: as much as there
/// is. This machine's own processes may do anything.
///
/// @param proxies networks whose word about whom they ask for is believed
/// @param header where they say it
/// @param sessionsPerMinute new sessions of an address
/// @param addressMessagesPerMinute messages of an address
/// @param sessionMessagesPerMinute messages of a session
/// @param addressConnections open sockets of an address
/// @param sessionConnections open sockets of a session
public record LimitConfig(
    List<Network> proxies,
    ProxyHeader header,
    int sessionsPerMinute,
    int addressMessagesPerMinute,
    int sessionMessagesPerMinute,
    int addressConnections,
    int sessionConnections) {
  /// What holds where no setting says otherwise: more than a large office behind one address needs.
  public static final LimitConfig STANDARD =
      new LimitConfig(List.of(), ProxyHeader.X_FORWARDED_FOR, 600, 3_000, 120, 2_000, 200);

  public LimitConfig {
    proxies = List.copyOf(proxies);
    for (int most :
        new int[] {
          sessionsPerMinute,
          addressMessagesPerMinute,
          sessionMessagesPerMinute,
          addressConnections,
          sessionConnections
        }) {
      if (most < 0) {
        throw new IllegalArgumentException("limits must be 0 (none) or above");
      }
    }
  }
}
