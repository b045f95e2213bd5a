package dev.parley.server.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Neighbouring addresses, such as `10.0.0.0/8`, `fd00::/8` or the single `192.0.2.7`.
///
/// @param written as an operator wrote it
public record Network(String written) {
  /// @throws IllegalArgumentException if it is not written so
  public Network {
    var _ = rule(written);
  }

  /// An address that was written down; never asks for a name.
  ///
  /// @return null if it is none
  static @Nullable InetAddress address(String written) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(written);
    if (bytes == null) {
      return null;
    }
    try {
      // Turns IPv4 that is written as IPv6 into IPv4.
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }

  /// Tells of an address whether it lies within.
  Matcher matcher() {
    IpSubnetFilterRule rule = rule(written);
    return address -> rule.matches(new InetSocketAddress(address, 0));
  }

  interface Matcher {
    boolean matches(InetAddress address);
  }

  private static IpSubnetFilterRule rule(String written) {
    String[] parts = written.split("/", 2);
    InetAddress first = address(parts[0]);
    if (first == null) {
      throw new IllegalArgumentException("no network");
    }
    int bits = first.getAddress().length * Byte.SIZE;
    int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("no network");
    }
    return new IpSubnetFilterRule(first, prefix, IpFilterRuleType.ACCEPT);
  }
}
