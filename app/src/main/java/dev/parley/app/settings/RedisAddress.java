package dev.parley.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a Redis is: a URL such as `rediss://user:password@host:6380/0`, or the bare `host:port` that
/// the tutorial writes, which is made a URL. Or where its sentinels are, all of them in one URL, such as
/// `redis-sentinel://host:26379,host:26379/0#name`, as Lettuce writes it.
final class RedisAddress {
  private static final Pattern SENTINELS = Pattern.compile("rediss?-sentinel://");

  private static final Pattern SENTINELS_URL =
      Pattern.compile(SENTINELS + "([^@/]*@)?[^@/,#?]+(,[^@/,#?]+)*(/\\d{1,4})?#[\\w.-]{1,255}");

  private static final Kind<List<String>> SERVERS =
      Kind.list(
          new Kind<>("", true, RedisAddress::parse),
          "host:port, redis://… or rediss://…, or several separated by commas; or redis-sentinel://…");

  static final Kind<List<String>> KIND =
      new Kind<>(
          SERVERS.allowed(),
          SERVERS.secret(),
          value ->
              SENTINELS.matcher(value).lookingAt()
                  ? List.of(sentinels(value))
                  : SERVERS.parser().apply(value));

  private static final Set<String> SCHEMES = Set.of("redis", "rediss");

  private RedisAddress() {}

  private static String sentinels(String url) {
    if (!SENTINELS_URL.matcher(url).matches()) {
      throw new IllegalArgumentException();
    }
    checked(url);
    return url;
  }

  static String of(String host, int port) {
    return parse((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private static String parse(String written) {
    String url = written.contains("://") ? written : "redis://" + written;
    URI uri = checked(url);
    if (uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
      throw new IllegalArgumentException();
    }
    return url;
  }

  private static URI checked(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException broken) {
      throw new IllegalArgumentException(broken);
    }
  }
}
