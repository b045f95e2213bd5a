package dev.parley.server.socket;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;

/// Which pages may write here or open sockets. Browsers name the origin of the page that asks and
/// would ask for any page; other clients name none and may.
///
/// @param allowed origins that may from another host, such as `https://chat.example.org`
public record Origins(Set<String> allowed) {
  public Origins {
    allowed = Set.copyOf(allowed);
  }

  /// Whether the request names no origin, its own host's, or one that is allowed.
  public boolean allow(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null || allowed.contains(origin)) {
      return true;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
