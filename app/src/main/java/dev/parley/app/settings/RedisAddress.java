package dev.parley.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/// Where a Redis is: a URL such as `rediss://user:password@host:6380/0`, or the bare `host:port` that
/// the tutorial writes, which is made a URL.
final class RedisAddress {
  static final Kind<List<String>> KIND =
      Kind.list(
          new Kind<>("", true, RedisAddress::parse),
          "host:port, redis://… or rediss://…, or several separated by commas");

  private static final Set<String> SCHEMES = Set.of("redis", "rediss");

  private RedisAddress() {}

  static String of(String host, int port) {
    return parse((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private static String parse(String written) {
    String url = written.contains("://") ? written : "redis://" + written;
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
        throw new IllegalArgumentException();
      }
      return url;
    } catch (URISyntaxException broken) {
      throw new IllegalArgumentException(broken);
    }
  }
}
