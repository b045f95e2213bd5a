package dev.parley.server.limit;

/// Where a proxy writes whom it asks for. Only the one that the proxy sets may be read: another would
/// come from the client as it is.
public enum ProxyHeader {
  /// `X-Forwarded-For: 203.0.113.7, 10.0.0.2`.
  X_FORWARDED_FOR("X-Forwarded-For"),
  /// RFC 7239: `Forwarded: for="[2001:db8::1]:4711", for=10.0.0.2`.
  FORWARDED("Forwarded");

  private final String header;

  ProxyHeader(String header) {
    this.header = header;
  }

  String header() {
    return header;
  }
}
