package dev.parley.server.socket;

import dev.parley.server.limit.Caller;
import dev.parley.store.SessionToken;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The upgrade on `/chat`: which language is spoken, and who may.
public final class ChatHandler implements Handler<RoutingContext> {
  /// The one subprotocol that is spoken here.
  public static final String SUBPROTOCOL = "parley.v1";

  /// For whoever names a session token that is unknown, expired or none.
  public static final String SESSION_GONE = "Session expired or does not exist";

  /// For a browser whose page may not do this here.
  public static final String ORIGIN_REFUSED = "This origin is not allowed.";

  private final ChatServices services;

  public ChatHandler(ChatServices services) {
    this.services = services;
  }

  @Override
  public void handle(RoutingContext route) {
    HttpServerRequest request = route.request();
    if (!isUpgrade(request)) {
      route.response().putHeader("Upgrade", "websocket");
      route.response().putHeader("Sec-WebSocket-Version", "13");
      refuse(route, 426, "This address is for WebSocket connections.");
      return;
    }
    if (services.sockets().draining()) {
      route.response().putHeader("Retry-After", "1");
      refuse(route, 503, "This server is closing.");
      return;
    }
    if (!services.config().origins().allow(request)) {
      refuse(route, 403, ORIGIN_REFUSED);
      return;
    }
    List<String> protocols = protocols(request);
    if (protocols.isEmpty()) {
      plain(route);
    } else if (!protocols.contains(SUBPROTOCOL)) {
      refuse(route, 400, "The subprotocol must be parley.v1.");
    } else {
      frames(route);
    }
  }

  private void frames(RoutingContext route) {
    Context context = route.vertx().getOrCreateContext();
    SocketOutlet outlet = outlet(route);
    Caller caller = services.allowances().caller(route.request());
    route
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              FrameConnection connection = new FrameConnection(context, outlet, services, caller);
              ChatSocket.start(context, socket, outlet, services, connection, caller);
            })
        .onFailure(route::fail);
  }

  private void plain(RoutingContext route) {
    Optional<SessionToken> token =
        Optional.ofNullable(route.request().getParam("token")).flatMap(SessionToken::parse);
    if (token.isEmpty()) {
      refuse(route, 403, SESSION_GONE);
      return;
    }
    route.request().pause();
    Context context = route.vertx().getOrCreateContext();
    SocketOutlet outlet = outlet(route);
    Caller caller = services.allowances().caller(route.request());
    PlainConnection connection =
        new PlainConnection(context, token.get(), outlet, services, caller);
    connection
        .join()
        .whenComplete(
            (there, failure) ->
                context.runOnContext(
                    _ -> {
                      if (there == null) {
                        connection.left();
                        route.fail(failure);
                      } else if (!there) {
                        connection.left();
                        refuse(route, 403, SESSION_GONE);
                      } else {
                        upgrade(route, context, outlet, connection, caller);
                      }
                    }));
  }

  private void upgrade(
      RoutingContext route,
      Context context,
      SocketOutlet outlet,
      PlainConnection connection,
      Caller caller) {
    route
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              connection.upgraded();
              ChatSocket.start(context, socket, outlet, services, connection, caller);
            })
        .onFailure(
            failure -> {
              outlet.left();
              connection.left();
              route.fail(failure);
            });
  }

  private SocketOutlet outlet(RoutingContext route) {
    Channel channel = Cut.channelOf(route.request().connection());
    // A socket has its pings instead: a slow client may take longer to read what lies before one.
    if (channel.pipeline().get(IdleStateHandler.class) != null) {
      channel.pipeline().remove(IdleStateHandler.class);
    }
    return new SocketOutlet(
        route.vertx(),
        services.meters(),
        services.sockets().unread(),
        services.config().close(),
        channel);
  }

  private static void refuse(RoutingContext route, int status, String detail) {
    route.response().putHeader("Connection", "close");
    route.fail(new HttpException(status, detail));
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && lower(request.getHeader("Connection")).contains("upgrade")
        && "13".equals(request.getHeader("Sec-WebSocket-Version"))
        && request.getHeader("Sec-WebSocket-Key") != null;
  }

  private static List<String> protocols(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String lower(@Nullable String header) {
    return header == null ? "" : header.toLowerCase(Locale.ROOT);
  }
}
