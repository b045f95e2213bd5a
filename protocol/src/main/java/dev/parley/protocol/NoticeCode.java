package dev.parley.protocol;

/// Something about the session that is not an event of it.
public enum NoticeCode {
  /// No worker lives, so nothing will be answered until one comes back.
  NO_WORKER("no_worker"),
  STORE_UNREACHABLE("store_unreachable"),
  /// The session ends soon unless a message is sent; `until` says when.
  EXPIRING("expiring");

  private final String wire;

  NoticeCode(String wire) {
    this.wire = wire;
  }

  /// The word on the wire, such as `no_worker`.
  public String wire() {
    return wire;
  }

  /// @throws IllegalArgumentException for an unknown word
  public static NoticeCode ofWire(String wire) {
    return WireNames.of(values(), NoticeCode::wire, wire);
  }
}
