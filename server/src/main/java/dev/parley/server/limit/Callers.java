package dev.parley.server.limit;

import dev.parley.store.Quotas.Subject;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out who asks: the socket's peer, or, if that is a trusted proxy, whom the proxy names; if
/// that is one too, whom that one names. For any thread.
final class Callers {
  private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

  /// Proxies behind one another that are looked through.
  private static final int HOPS_MAX = 16;

  /// Of an IPv6 address, what its network is told by: a household or a machine has the whole rest.
  private static final int IPV6_NETWORK_BYTES = 8;

  private final List<Network.Matcher> proxies;
  private final ProxyHeader header;
  private final AtomicBoolean warnedHere = new AtomicBoolean();
  private final AtomicBoolean warnedElsewhere = new AtomicBoolean();

  Callers(List<Network> proxies, ProxyHeader header) {
    this.proxies = proxies.stream().map(Network::matcher).toList();
    this.header = header;
  }

  Caller of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    InetAddress address = peer == null ? null : Network.address(peer);
    // Only a socket of another kind than TCP has none.
    return address == null ? Caller.HERE : of(address, request.headers());
  }

  Caller of(InetAddress peer, MultiMap headers) {
    List<String> named = headers.getAll(header.header());
    if (named.isEmpty() && peer.isLoopbackAddress()) {
      for (ProxyHeader other : ProxyHeader.values()) {
        if (headers.contains(other.header())) {
          warnOfAnotherHeader(other);
        }
      }
    }
    return of(peer, named);
  }

  /// @param named the header's lines
  Caller of(InetAddress peer, List<String> named) {
    if (named.isEmpty()) {
      return direct(peer);
    }
    if (!trusted(peer)) {
      warn(peer);
      return direct(peer);
    }
    // Who is named is never this machine: that would be a word that frees of all limits.
    return counted(behind(peer, named));
  }

  private static Caller direct(InetAddress peer) {
    return peer.isLoopbackAddress() ? Caller.HERE : counted(peer);
  }

  private static Caller counted(InetAddress address) {
    return new Caller(new Subject.Address(network(address)));
  }

  /// Names no address. Any client can write such a header, which must not use up the warning about a
  /// proxy on this machine: so there are two.
  private void warn(InetAddress peer) {
    if (peer.isLoopbackAddress()) {
      if (!warnedHere.getAndSet(true)) {
        LOG.warn(
            "Requests come through a proxy on this machine, so no limits hold: let"
                + " PARLEY_TRUSTED_PROXIES name it");
      }
    } else if (!warnedElsewhere.getAndSet(true)) {
      LOG.warn(
          "Requests with {} come from an address that PARLEY_TRUSTED_PROXIES does not name. If that"
              + " is a proxy of yours, all who come through it share one caller's limits: name it",
          header.header());
    }
  }

  private void warnOfAnotherHeader(ProxyHeader other) {
    if (!warnedHere.getAndSet(true)) {
      LOG.warn(
          "Requests come through a proxy on this machine that says in {} for whom, so no limits hold:"
              + " let PARLEY_PROXY_HEADER name that header and PARLEY_TRUSTED_PROXIES the proxy",
          other.header());
    }
  }

  private boolean trusted(InetAddress address) {
    for (Network.Matcher proxy : proxies) {
      if (proxy.matches(address)) {
        return true;
      }
    }
    return false;
  }

  /// The last one named that is no proxy of ours: whatever stands before it anybody may have written.
  /// A loopback address is a proxy's word for its own machine, so it stands for the hop that named it.
  private InetAddress behind(InetAddress peer, List<String> named) {
    List<String> hops = new ArrayList<>();
    for (String line : named) {
      Collections.addAll(hops, line.split(",", -1));
    }
    InetAddress caller = peer;
    int last = hops.size() - 1;
    for (int i = last; i >= 0 && i > last - HOPS_MAX; i--) {
      InetAddress hop = address(hops.get(i).strip());
      if (hop == null) {
        return caller;
      }
      if (!hop.isLoopbackAddress()) {
        caller = hop;
      }
      if (!trusted(hop)) {
        return caller;
      }
    }
    return caller;
  }

  private @Nullable InetAddress address(String hop) {
    return switch (header) {
      case X_FORWARDED_FOR -> withoutPort(hop);
      case FORWARDED -> {
        for (String pair : hop.split(";", -1)) {
          String[] parts = pair.strip().split("=", 2);
          if (parts.length == 2 && parts[0].equalsIgnoreCase("for")) {
            yield withoutPort(parts[1].replace("\"", ""));
          }
        }
        yield null;
      }
    };
  }

  /// `203.0.113.7`, `203.0.113.7:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`; null for
  /// anything else, such as `unknown`.
  private static @Nullable InetAddress withoutPort(String written) {
    String host = written;
    if (written.startsWith("[")) {
      int end = written.indexOf(']');
      host = end < 0 ? "" : written.substring(1, end);
    } else if (written.indexOf(':') >= 0 && written.indexOf(':') == written.lastIndexOf(':')) {
      host = written.substring(0, written.indexOf(':'));
    }
    return Network.address(host);
  }

  /// What is counted: an IPv4 address, or the network of an IPv6 address.
  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = Math.min(bytes.length, IPV6_NETWORK_BYTES);
    return HexFormat.of().formatHex(bytes, 0, length);
  }
}
