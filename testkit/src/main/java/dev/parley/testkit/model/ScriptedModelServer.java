package dev.parley.testkit.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A model server on a loopback port of its own. Paths ending in `/chat/completions` speak chat
/// completions, `…/models` lists one model, any other path speaks text generation; each request that
/// asks for a stream gets server-sent events, unless [#withoutStreams()].
///
/// It does with each request what the next [ModelScript] says, and with those beyond, what
/// [#always] says. One connection carries one request.
public final class ScriptedModelServer implements AutoCloseable {
  private final ServerSocket socket;
  private final List<ModelRequest> requests = new ArrayList<>();
  private final Deque<ModelScript> next = new ArrayDeque<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ModelScript always = ModelScript.numbers(10);
  private volatile boolean streams = true;

  private ScriptedModelServer(ServerSocket socket) {
    this.socket = socket;
  }

  public static ScriptedModelServer start() throws IOException {
    ScriptedModelServer server =
        new ScriptedModelServer(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
    Thread.startVirtualThread(server::accept);
    return server;
  }

  /// An address here, such as `http://127.0.0.1:40001/v1`.
  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /// Adds what to do with a request to come.
  public synchronized void next(ModelScript script) {
    next.add(script);
  }

  /// What to do with each request for which nothing was added.
  public synchronized void always(ModelScript script) {
    always = script;
  }

  /// Answers whole from now on, as a server that knows no streams.
  public void withoutStreams() {
    streams = false;
  }

  /// The requests for an answer so far, in the order they came.
  public synchronized List<ModelRequest> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      ModelRequest request = RequestReader.read(in);
      if (request == null) {
        return;
      }
      Exchange exchange = new Exchange(in, connection.getOutputStream(), request);
      if (request.method().equals("GET")) {
        exchange.respond(ModelScript.body("application/json", "{\"data\":[{\"id\":\"m\"}]}"));
      } else {
        exchange.perform(take(request), streams);
      }
    } catch (IOException e) {
      // The client went away, which the exchange has noted, or this server is being closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private synchronized ModelScript take(ModelRequest request) {
    requests.add(request);
    ModelScript script = next.poll();
    return script == null ? always : script;
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
