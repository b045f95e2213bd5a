package dev.parley.server.files;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Serves the built client. Which files there are is looked up once, at the start, so that no address
/// can name another; each is read when first asked for and kept.
public final class ClientFiles implements Handler<RoutingContext> {
  private static final String INDEX = "/index.html";
  private static final String ASSETS = "/assets/";

  /// The page in a frame in which diagrams are drawn. What it runs may style itself inline, but has
  /// no origin, no network and no way out but a message to the page that framed it.
  private static final String DIAGRAM = "/diagram.html";

  private static final String DIAGRAM_POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'self';"
          + " style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private final Map<String, Path> paths;
  private final Map<String, ClientFile> read = new ConcurrentHashMap<>();

  private ClientFiles(Map<String, Path> paths) {
    this.paths = paths;
  }

  /// @param dir the client's build output; null for none
  /// @throws IOException if it cannot be listed
  public static ClientFiles of(@Nullable Path dir) throws IOException {
    Map<String, Path> paths = new HashMap<>();
    if (dir != null) {
      Path root = dir.toRealPath();
      try (Stream<Path> found = Files.walk(root)) {
        for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
          String relative = root.relativize(file).toString().replace('\\', '/');
          if (file.toRealPath().startsWith(root)) {
            paths.put("/" + relative, file);
          }
        }
      }
    }
    return new ClientFiles(Map.copyOf(paths));
  }

  @Override
  public void handle(RoutingContext route) {
    HttpMethod method = route.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      refuse(route, "Not found");
      return;
    }
    String path = path(route.request());
    Path file = paths.get(path);
    if (file == null) {
      refuse(route, path.equals(INDEX) ? "The client is not built on this server." : "Not found");
      return;
    }
    ClientFile known = read.get(path);
    if (known != null) {
      send(route, path, known);
      return;
    }
    route
        .vertx()
        .executeBlocking(() -> ClientFile.read(file), false)
        .onSuccess(
            content -> {
              read.put(path, content);
              send(route, path, content);
            })
        .onFailure(route::fail);
  }

  private static void refuse(RoutingContext route, String detail) {
    route.fail(new HttpException(404, detail));
  }

  /// The address of a page of the client is that of its index: it has no dot and is asked for as HTML.
  private String path(HttpServerRequest request) {
    String path = request.path();
    if (path == null || path.equals("/")) {
      return INDEX;
    }
    String accept = request.getHeader("Accept");
    boolean page =
        path.indexOf('.') < 0
            && !path.contains("%")
            && accept != null
            && accept.contains("text/html")
            && !paths.containsKey(path);
    return page ? INDEX : path;
  }

  private static void send(RoutingContext route, String path, ClientFile file) {
    HttpServerRequest request = route.request();
    HttpServerResponse response = route.response();
    response
        .putHeader("ETag", file.etag())
        .putHeader("Vary", "Origin, Accept-Encoding")
        .putHeader(
            "Cache-Control",
            path.startsWith(ASSETS) ? "public, max-age=31536000, immutable" : "no-cache");
    if (path.equals(DIAGRAM)) {
      response
          .putHeader("Content-Security-Policy", DIAGRAM_POLICY)
          .putHeader("X-Frame-Options", "SAMEORIGIN");
    }
    if (path.startsWith(ASSETS) && !response.headers().contains(ALLOW_ORIGIN)) {
      // The diagrams' frame asks for its scripts from nowhere. They are no secret.
      response.putHeader(ALLOW_ORIGIN, "*");
    }
    if (matches(request.getHeader("If-None-Match"), file.etag())) {
      response.setStatusCode(304).end();
      return;
    }
    Buffer content = file.content();
    if (file.gzipped() != null && acceptsGzip(request)) {
      content = file.gzipped();
      response.putHeader("Content-Encoding", "gzip");
    }
    response
        .putHeader("Content-Type", file.mediaType())
        .putHeader("Content-Length", Integer.toString(content.length()));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(content);
    }
  }

  private static boolean matches(@Nullable String header, String etag) {
    if (header == null) {
      return false;
    }
    for (String one : header.split(",", -1)) {
      String stripped = one.strip();
      if (stripped.equals("*") || stripped.equals(etag) || stripped.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean acceptsGzip(HttpServerRequest request) {
    String header = request.getHeader("Accept-Encoding");
    if (header == null) {
      return false;
    }
    for (String one : header.split(",", -1)) {
      String[] parts = one.strip().split(";", 2);
      if (parts[0].strip().equalsIgnoreCase("gzip")) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
