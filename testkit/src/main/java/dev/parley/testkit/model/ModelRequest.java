package dev.parley.testkit.model;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A request that a [ScriptedModelServer] took.
///
/// @param headers by their names in small letters
/// @param closedByClient completes, with [System#nanoTime()], when the client closed the connection
///     before its answer was out
public record ModelRequest(
    String method,
    String path,
    Map<String, String> headers,
    String body,
    CompletableFuture<Long> closedByClient) {
  public ModelRequest {
    headers = Map.copyOf(headers);
  }

  /// Null-free: empty where the request had no such header.
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
