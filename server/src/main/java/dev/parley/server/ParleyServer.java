package dev.parley.server;

import dev.parley.server.delivery.DeliveryConfig;
import dev.parley.server.delivery.Mirrors;
import dev.parley.server.delivery.UnreadFrames;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.files.ClientFiles;
import dev.parley.server.http.OpenConnections;
import dev.parley.server.http.Readiness;
import dev.parley.server.http.RequestTimes;
import dev.parley.server.http.Routes;
import dev.parley.server.limit.Allowances;
import dev.parley.server.socket.ChatHandler;
import dev.parley.server.socket.ChatServices;
import dev.parley.server.socket.OpenSockets;
import dev.parley.server.socket.Origins;
import dev.parley.server.socket.SocketConfig;
import dev.parley.server.socket.SocketMeters;
import dev.parley.store.LiveChannels;
import dev.parley.store.Quotas;
import dev.parley.store.Sessions;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running edge: HTTP and sockets on one port. Does not close the store it was given.
public final class ParleyServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParleyServer.class);
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final Duration HTTP_IDLE = Duration.ofSeconds(75);
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(10);
  private static final Duration RELIEF = Duration.ofSeconds(1);

  /// One part in so many of the heap is for what clients have yet to take, and never more than
  /// [#UNREAD_BYTES_MAX].
  private static final int HEAP_FOR_UNREAD = 8;

  private static final long UNREAD_BYTES_MAX = 128L * 1024 * 1024;

  private static final Duration ALLOWANCES = Duration.ofSeconds(1);
  private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
  private static final int HEADER_BYTES_MAX = 16 * 1024;

  /// Connections beside the sockets: pages that load, probes, handshakes that are refused.
  private static final int OTHERS_MAX = 1_024;

  private static final int FRAMES_PER_SECOND = 100;
  private static final int SENDS_WAITING_MAX = 64;
  private static final int LOG_ENTRIES_MAX = 256;
  private static final int LOG_BYTES_MAX = 256 * 1024;
  private static final Duration EXPIRY_WARNING = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final ServerConfig config;
  private final OpenSockets sockets;
  private final int port;

  private ParleyServer(Vertx vertx, ServerConfig config, OpenSockets sockets, int port) {
    this.vertx = vertx;
    this.config = config;
    this.sockets = sockets;
    this.port = port;
  }

  /// Starts a server; returns when it listens, which does not wait for the store.
  ///
  /// @param registry where figures go that `/metrics` shows; may be shared with other parts
  /// @throws IOException if the address cannot be bound or the client's files cannot be listed
  public static ParleyServer start(
      ServerConfig config,
      Sessions sessions,
      LiveChannels channels,
      Quotas quotas,
      PrometheusMeterRegistry registry,
      Clock clock)
      throws IOException {
    ClientFiles files = ClientFiles.of(config.clientDir());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.eventLoops()));
    UnreadFrames unread =
        new UnreadFrames(
            Math.min(Runtime.getRuntime().maxMemory() / HEAP_FOR_UNREAD, UNREAD_BYTES_MAX));
    OpenSockets sockets = new OpenSockets(config.connectionsMax(), unread, registry);
    WorkerDirectory workers = new WorkerDirectory(sessions);
    Mirrors mirrors =
        new Mirrors(vertx, sessions, channels, workers, unread, delivery(config), clock, registry);
    Allowances allowances = new Allowances(quotas, config.allowed());
    vertx.setPeriodic(ALLOWANCES.toMillis(), _ -> allowances.renew());
    vertx.setPeriodic(RELIEF.toMillis(), _ -> sockets.relieve());
    ChatServices services =
        new ChatServices(
            sessions,
            mirrors,
            workers,
            sockets,
            allowances,
            new SocketMeters(registry),
            sockets(config),
            clock);
    Readiness readiness = new Readiness(sockets);
    Routes routes = new Routes(services, files, readiness, registry, config.looks());
    new Upkeep(sessions, channels, workers, readiness).start(vertx);
    OpenConnections open = new OpenConnections(config.connectionsMax() + OTHERS_MAX, registry);
    AtomicInteger port = new AtomicInteger();
    Future<String> listening =
        vertx.deployVerticle(
            () -> new Listener(config, routes, open, port),
            new DeploymentOptions().setInstances(config.eventLoops()));
    try {
      listening
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      vertx.close();
      throw new IOException(
          "cannot listen on " + config.host() + ":" + config.port(), failed.getCause());
    } catch (TimeoutException slow) {
      vertx.close();
      throw new IOException("cannot listen on " + config.host() + ":" + config.port(), slow);
    } catch (InterruptedException interrupted) {
      vertx.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", interrupted);
    }
    LOG.info("Listening on {}:{}", config.host(), port.get());
    return new ParleyServer(vertx, config, sockets, port.get());
  }

  private static DeliveryConfig delivery(ServerConfig config) {
    return new DeliveryConfig(
        config.limits(),
        config.slowClient(),
        config.behindBytesMax(),
        LOG_ENTRIES_MAX,
        LOG_BYTES_MAX,
        config.rhythm().linger(),
        config.rhythm().silence(),
        config.rhythm().check(),
        EXPIRY_WARNING);
  }

  private static SocketConfig sockets(ServerConfig config) {
    return new SocketConfig(
        config.limits(),
        new Origins(config.origins()),
        config.connectionsMax(),
        config.ping(),
        config.pong(),
        config.hello(),
        config.rhythm().close(),
        FRAMES_PER_SECOND,
        SENDS_WAITING_MAX);
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// Sockets that are open.
  public int connections() {
    return sockets.count();
  }

  /// Turns readiness off, refuses new sockets, and sends away the open ones over the configured time;
  /// HTTP goes on. Done when all have gone, or would not.
  public CompletionStage<Void> drain() {
    LOG.info("Draining {} connections", sockets.count());
    Duration spread = config.drainSpread();
    return sockets.drain(
        vertx,
        spread.compareTo(config.drain()) < 0 ? spread : config.drain(),
        config.rhythm().close());
  }

  /// Stops at once. After [#drain], nobody is cut off.
  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      LOG.warn("The server did not close cleanly: {}", failed.getClass().getSimpleName());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// After how long a connection on which nothing happens is closed. Sockets have their pings
  /// instead; nobody is cut before the first.
  static Duration idle(ServerConfig config) {
    Duration quiet = config.ping().plus(config.pong()).plus(IDLE_MARGIN);
    return quiet.compareTo(HTTP_IDLE) > 0 ? quiet : HTTP_IDLE;
  }

  /// One event loop's share of the port.
  private static final class Listener extends VerticleBase {
    /// Lets all listeners of a deployment share one port that is free.
    private static final int ANY_SHARED_PORT = -1;

    private final ServerConfig config;
    private final Routes routes;
    private final OpenConnections open;
    private final AtomicInteger port;

    Listener(ServerConfig config, Routes routes, OpenConnections open, AtomicInteger port) {
      this.config = config;
      this.routes = routes;
      this.open = open;
      this.port = port;
    }

    @Override
    public Future<?> start() {
      HttpServerOptions options =
          new HttpServerOptions()
              .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
              .setMaxHeaderSize(HEADER_BYTES_MAX)
              .setIdleTimeout((int) idle(config).toSeconds())
              .setIdleTimeoutUnit(TimeUnit.SECONDS)
              .setHttp2ClearTextEnabled(false)
              .setSendBufferSize(config.sendBufferBytes())
              .setTcpNoDelay(true)
              .setWebSocketSubProtocols(List.of(ChatHandler.SUBPROTOCOL))
              // Off: it keeps tens of kilobytes for each connection.
              .setPerMessageWebSocketCompressionSupported(false)
              .setPerFrameWebSocketCompressionSupported(false)
              .setMaxWebSocketFrameSize(config.limits().frameBytes())
              .setWebSocketClosingTimeout(2);
      RequestTimes times = new RequestTimes(vertx, config.hello(), idle(config), open);
      HttpServer server =
          vertx
              .createHttpServer(options)
              .connectionHandler(times::connected)
              .requestHandler(routes.router(vertx, times))
              .invalidRequestHandler(Routes::invalid);
      return server
          .listen(config.port() == 0 ? ANY_SHARED_PORT : config.port(), config.host())
          .onSuccess(listening -> port.set(listening.actualPort()));
    }
  }
}
