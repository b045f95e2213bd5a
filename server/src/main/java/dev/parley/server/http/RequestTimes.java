package dev.parley.server.http;

import dev.parley.server.socket.Cut;
import dev.parley.server.socket.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Closes connections whose next request does not come whole in time, its body aside: a client that
/// sends a byte now and then is never idle. And those that are too many. For one event loop.
public final class RequestTimes {
  private final Vertx vertx;
  private final Duration first;
  private final Duration next;
  private final OpenConnections open;
  private final Map<HttpConnection, Patience> waits = new HashMap<>();

  /// @param first how long a new connection may take for its first request
  /// @param next how long one may take for another, after an answer
  /// @param open counts the connections of all event loops
  public RequestTimes(Vertx vertx, Duration first, Duration next, OpenConnections open) {
    this.vertx = vertx;
    this.first = first;
    this.next = next;
    this.open = open;
  }

  /// To be told of each new connection.
  public void connected(HttpConnection connection) {
    boolean room = open.opened();
    // Nothing of the connection itself: a socket forgets what it was upgraded from.
    Cut.onEnd(connection, open::closed);
    connection.closeHandler(_ -> came(connection));
    if (room) {
      expect(connection, first);
    } else {
      Cut.connection(connection);
    }
  }

  /// To stand before all routes.
  void handle(RoutingContext route) {
    HttpConnection connection = route.request().connection();
    boolean upgrade = "websocket".equalsIgnoreCase(route.request().getHeader("Upgrade"));
    came(connection);
    route.addEndHandler(
        _ -> {
          if (!upgrade) {
            expect(connection, next);
          } else if (route.response().getStatusCode() != 101) {
            // What was to be a socket is of no further use.
            connection.close();
          }
        });
    route.next();
  }

  private void expect(HttpConnection connection, Duration max) {
    end(waits.put(connection, Patience.begin(vertx, max, () -> late(connection))));
  }

  private void late(HttpConnection connection) {
    waits.remove(connection);
    Cut.connection(connection);
  }

  private void came(HttpConnection connection) {
    end(waits.remove(connection));
  }

  private static void end(@Nullable Patience wait) {
    if (wait != null) {
      wait.end();
    }
  }
}
