package dev.parley.testkit.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP routes of a server, as a client calls them. Each call is bounded by 15 seconds. For any
/// thread.
public final class ParleyHttp {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private final URI server;

  /// @param server its address, such as `http://127.0.0.1:3500`
  public ParleyHttp(URI server) {
    this.server = server;
  }

  public URI server() {
    return server;
  }

  /// An answer with its body as text.
  public record Answer(int status, String body, HttpResponse<String> response) {
    /// The body read as JSON.
    ///
    /// @throws tools.jackson.core.JacksonException if it is none
    public JsonNode json() {
      return MAPPER.readTree(body);
    }
  }

  /// Makes a session.
  ///
  /// @return its session token
  /// @throws IOException also for any status but 200
  public String newSession(String name) throws IOException {
    Answer answer = post("/token?name=" + encoded(name));
    if (answer.status() != 200) {
      throw new IOException("no session: status " + answer.status());
    }
    return answer.json().get("token").stringValue();
  }

  /// The session as the tutorial's client reads it.
  public Answer refresh(String token) throws IOException {
    return get("/refresh_token?token=" + encoded(token));
  }

  /// The session's snapshot.
  public Answer snapshot(String session) throws IOException {
    return send(request("/v1/session").header("Authorization", "Bearer " + session).GET());
  }

  /// Ends the session.
  public Answer delete(String session) throws IOException {
    return send(request("/v1/session").header("Authorization", "Bearer " + session).DELETE());
  }

  /// Makes a session from a JSON body.
  public Answer postSession(String json) throws IOException {
    return send(
        request("/v1/session")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /// @param path with its query, already encoded
  public Answer get(String path) throws IOException {
    return send(request(path).GET());
  }

  /// A POST without a body.
  public Answer post(String path) throws IOException {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  /// Any other request.
  public Answer call(String method, String path, BodyPublisher body, String... headers)
      throws IOException {
    HttpRequest.Builder request = request(path).method(method, body);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /// A value for a query, as forms encode it.
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /// The server's socket address.
  static URI chat(URI server) {
    String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
    return URI.create(scheme + "://" + server.getRawAuthority() + "/chat");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_MAX);
  }

  private static Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          TextSocket.http().send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
