package dev.parley.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.worker.WorkerHealth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells an orchestrator how a worker is: `/health/live` and `/health/ready`, as a server does.
final class WorkerPort implements AutoCloseable {
  /// As a server counts: older answers of the store are none.
  private static final Duration FRESH = Duration.ofSeconds(6);

  private static final int BACKLOG = 16;

  static {
    // The JDK's server takes its bounds from here alone: seconds for a request and for its answer,
    // and connections at a time. Without them a client that sends nothing stays for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "2");
    System.setProperty("sun.net.httpserver.maxRspTime", "2");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<WorkerHealth> health;
  private volatile boolean draining;

  private WorkerPort(HttpServer server, Supplier<WorkerHealth> health) {
    this.server = server;
    this.health = health;
  }

  /// Listens on all addresses of this machine.
  ///
  /// @param port 0 for one that is free
  /// @throws StartException the port cannot be had
  static WorkerPort open(int port, Supplier<WorkerHealth> health) {
    try {
      WorkerPort opened =
          new WorkerPort(HttpServer.create(new InetSocketAddress(port), BACKLOG), health);
      opened.server.setExecutor(opened.threads);
      opened.server.createContext("/", opened::handle);
      opened.server.start();
      return opened;
    } catch (IOException taken) {
      throw new StartException(
          "Port "
              + port
              + " cannot be listened on: stop the program that has it, or choose another with"
              + " --worker-port.");
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Not ready from now on.
  void drain() {
    draining = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, json.put("detail", "Method not allowed"));
      } else if ("/health/live".equals(path)) {
        answer(exchange, 200, json.put("status", "live"));
      } else if ("/health/ready".equals(path)) {
        ready(exchange, json);
      } else {
        answer(exchange, 404, json.put("detail", "Not found"));
      }
    }
  }

  /// 200, or 503 with what is wrong: `draining`, `store_unreachable`, `model_unreachable`; and of each
  /// such model, what.
  private void ready(HttpExchange exchange, ObjectNode json) throws IOException {
    WorkerHealth now = health.get();
    List<String> reasons = new ArrayList<>();
    if (draining) {
      reasons.add("draining");
    }
    if (now.sinceRound().compareTo(FRESH) >= 0) {
      reasons.add("store_unreachable");
    }
    if (!now.troubles().isEmpty()) {
      reasons.add("model_unreachable");
    }
    if (reasons.isEmpty()) {
      answer(exchange, 200, json.put("status", "ready"));
      return;
    }
    json.put("detail", "This worker cannot do all of its work.");
    reasons.forEach(json.putArray("reasons")::add);
    ObjectNode models = json.putObject("models");
    now.troubles().forEach(models::put);
    answer(exchange, 503, json);
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode json)
      throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
