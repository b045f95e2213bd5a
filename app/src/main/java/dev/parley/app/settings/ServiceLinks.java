package dev.parley.app.settings;

import java.util.regex.Pattern;

/// What Kubernetes puts into a container's environment about each Service beside it. One named
/// `parley` makes `PARLEY_SERVICE_HOST` and `PARLEY_PORT=tcp://10.0.0.7:3500` of it, one named `redis`
/// `REDIS_PORT=tcp://…`, none of which anybody has set.
final class ServiceLinks {
  private static final Pattern NAME =
      Pattern.compile(
          ".+_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern PORT = Pattern.compile("(tcp|udp|sctp)://.*");

  private ServiceLinks() {}

  static boolean contain(String name, String value) {
    return NAME.matcher(name).matches()
        || (name.endsWith("_PORT") && PORT.matcher(value).matches());
  }
}
