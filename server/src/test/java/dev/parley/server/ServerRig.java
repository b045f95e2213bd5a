package dev.parley.server;

import dev.parley.server.limit.LimitConfig;
import dev.parley.server.looks.Looks;
import dev.parley.store.LiveChannels;
import dev.parley.store.Secret;
import dev.parley.store.Sessions;
import dev.parley.store.StoreConfig;
import dev.parley.store.redis.RedisStore;
import dev.parley.testkit.client.CheckingClient;
import dev.parley.testkit.client.ParleyHttp;
import dev.parley.testkit.client.PlainClient;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisServers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server on an empty Redis, and what most tests begin with.
final class ServerRig implements AutoCloseable {
  /// How long anything may take that happens at once.
  static final Duration SOON = Duration.ofSeconds(10);

  final RedisStore store;
  final ParleyServer server;
  final URI uri;
  final ParleyHttp http;

  private final RedisServers servers;

  private ServerRig(RedisServers servers, RedisStore store, ParleyServer server) {
    this.servers = servers;
    this.store = store;
    this.server = server;
    this.uri = URI.create("http://127.0.0.1:" + server.port());
    this.http = new ParleyHttp(uri);
  }

  static ServerRig start() throws IOException {
    return start(UnaryOperator.identity());
  }

  static ServerRig start(UnaryOperator<Settings> change) throws IOException {
    return on(RedisFlavor.LIST.empty(), change);
  }

  /// On servers as they are.
  static ServerRig on(RedisServers servers, UnaryOperator<Settings> change) throws IOException {
    Settings settings = change.apply(new Settings());
    RedisStore store = RedisStore.open(storeConfig(servers, settings.sessionTtl));
    return new ServerRig(
        servers,
        store,
        ParleyServer.start(
            settings.config(),
            settings.sessions.apply(store.sessions()),
            settings.channels.apply(store.live()),
            store.quotas(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            Clock.systemUTC()));
  }

  private static StoreConfig storeConfig(RedisServers servers, Duration sessionTtl) {
    StoreConfig standard = StoreConfig.of(servers.urls().toArray(String[]::new));
    String password = servers.password();
    return standard.with(
        config -> {
          config.password = password == null ? null : new Secret(password);
          config.sessionTtl = sessionTtl;
        });
  }

  /// Another node on the same Redis.
  ServerRig another() throws IOException {
    return another(UnaryOperator.identity());
  }

  ServerRig another(UnaryOperator<Settings> change) throws IOException {
    return on(servers, change);
  }

  /// A new session's token.
  String session() throws IOException {
    return http.newSession("Ada");
  }

  CheckingClient client(String session) {
    return new CheckingClient(uri, session);
  }

  CheckingClient connected(String session) throws IOException {
    CheckingClient client = client(session);
    client.connect();
    return client;
  }

  PlainClient plain(String session) throws IOException {
    return PlainClient.connect(uri, session);
  }

  TestWorker worker() {
    return new TestWorker(store.turns());
  }

  /// One of the figures that `/metrics` shows, 0 while there is none.
  ///
  /// @param name with its tags, as it is shown
  double figure(String name) throws IOException {
    return http.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /// Sends a request line as it is, which no HTTP library would, and reads the answer.
  RawAnswer raw(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      OutputStream out = socket.getOutputStream();
      String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      try {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (SocketException closedEarly) {
        // A server need not read a request to its end; its answer can be read all the same.
      }
      try {
        socket.getInputStream().transferTo(came);
      } catch (SocketException reset) {
        // What came before stands; an answer that did not come shows below.
      }
      String answer = came.toString(StandardCharsets.UTF_8);
      int body = answer.indexOf("\r\n\r\n");
      return new RawAnswer(Integer.parseInt(answer.substring(9, 12)), answer.substring(body + 4));
    }
  }

  /// What came back on a connection that was then closed.
  record RawAnswer(int status, String body) {
    JsonNode json() {
      return JsonMapper.builder().build().readTree(body);
    }
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }

  /// What a test changes of the standard settings.
  static final class Settings {
    Set<String> origins = Set.of();
    @Nullable Path clientDir;
    int connectionsMax = 1_000;
    Duration ping = Duration.ofSeconds(25);
    Duration pong = Duration.ofSeconds(8);
    Duration hello = Duration.ofSeconds(5);
    Duration slowClient = Duration.ofSeconds(5);
    Duration drainSpread = Duration.ofMillis(200);
    LimitConfig allowed = LimitConfig.STANDARD;
    Looks looks = Looks.PLAIN;
    Rhythm rhythm = Rhythm.STANDARD;
    Duration sessionTtl = Duration.ofHours(1);
    UnaryOperator<LiveChannels> channels = UnaryOperator.identity();
    UnaryOperator<Sessions> sessions = UnaryOperator.identity();

    private ServerConfig config() {
      ServerConfig standard = ServerConfig.standard();
      return new ServerConfig(
          "127.0.0.1",
          0,
          2,
          true,
          origins,
          clientDir,
          standard.limits(),
          connectionsMax,
          standard.sendBufferBytes(),
          ping,
          pong,
          hello,
          slowClient,
          standard.behindBytesMax(),
          standard.drain(),
          drainSpread,
          allowed,
          looks,
          rhythm);
    }
  }
}
