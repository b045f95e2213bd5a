package dev.parley.server.http;

import dev.parley.server.looks.Looks;
import dev.parley.server.looks.Picture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How the client is to look. For everybody: it is needed before there is a session.
final class LooksRoutes {
  static final String LOOKS = "/v1/looks";
  static final String PICTURE = "/v1/looks/picture";

  private final Buffer json;
  private final String etag;
  private final @Nullable Picture picture;
  private final Buffer content;

  LooksRoutes(Looks looks) {
    byte[] encoded = Answers.JSON.writeValueAsBytes(json(looks));
    this.json = Buffer.buffer(encoded);
    this.etag = "\"" + UUID.nameUUIDFromBytes(encoded) + "\"";
    this.picture = looks.picture();
    this.content = picture == null ? Buffer.buffer() : Buffer.buffer(picture.content());
  }

  /// The picture's address changes with its content, so that it may be kept for ever.
  private static ObjectNode json(Looks looks) {
    ObjectNode json = Answers.object();
    Picture picture = looks.picture();
    List<String> suggestions = looks.suggestions();
    json.put("name", looks.name());
    json.put("picture", picture == null ? null : PICTURE + "?v=" + picture.hash());
    if (suggestions == null) {
      json.putNull("suggestions");
    } else {
      ArrayNode array = json.putArray("suggestions");
      suggestions.forEach(array::add);
    }
    json.put("accent", looks.accent());
    return json;
  }

  void show(RoutingContext route) {
    HttpServerResponse response =
        route.response().putHeader("Cache-Control", "no-cache").putHeader("ETag", etag);
    if (etag.equals(route.request().getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("Content-Type", "application/json; charset=utf-8").end(json);
  }

  void picture(RoutingContext route) {
    if (picture == null) {
      route.fail(new HttpException(404, "The assistant has no picture."));
      return;
    }
    route
        .response()
        .putHeader("Content-Type", picture.mediaType())
        .putHeader("Cache-Control", "public, max-age=31536000, immutable")
        .end(content);
  }
}
