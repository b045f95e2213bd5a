package dev.parley.testkit.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers one request, and notices when its client goes.
final class Exchange {
  private final OutputStream out;
  private final ModelRequest request;
  private volatile boolean over;

  Exchange(InputStream in, OutputStream out, ModelRequest request) {
    this.out = out;
    this.request = request;
    Thread.startVirtualThread(() -> watch(in));
  }

  /// A client sends nothing after its request, so whatever ends this wait is its going.
  private void watch(InputStream in) {
    try {
      in.read();
    } catch (IOException e) {
      // Gone by a reset.
    }
    if (!over) {
      request.closedByClient().complete(System.nanoTime());
    }
  }

  void perform(ModelScript script, boolean streams) throws IOException, InterruptedException {
    switch (script) {
      case ModelScript.Silence _ -> stall();
      case ModelScript.HangUp _ -> {}
      case ModelScript.Response response -> respond(response);
      case ModelScript.Pieces pieces -> {
        if (streams && ModelWire.asksForStream(request.body())) {
          stream(pieces);
        } else {
          whole(pieces);
        }
      }
    }
    over = true;
  }

  void respond(ModelScript.Response response) throws IOException {
    byte[] body = response.body().getBytes(UTF_8);
    List<String> headers = new ArrayList<>();
    response.headers().forEach((name, value) -> headers.add(name + ": " + value));
    headers.add("Content-Length: " + body.length);
    head(response.status() + " Scripted", headers.toArray(String[]::new));
    out.write(body);
    out.flush();
    over = true;
  }

  private void stream(ModelScript.Pieces script) throws IOException, InterruptedException {
    head("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    out.flush();
    ModelWire wire = ModelWire.of(request.path());
    List<String> texts = script.texts();
    for (int i = 0; i <= texts.size(); i++) {
      if (i == script.stallsAfter()) {
        stall();
        return;
      }
      if (i == script.cutsAfter()) {
        return;
      }
      if (i < texts.size()) {
        if (i > 0 && clientGoesWithin(script.pace())) {
          return;
        }
        chunk(wire.event(texts.get(i)));
      }
    }
    chunk(wire.end(texts, script.finish()));
    out.write("0\r\n\r\n".getBytes(UTF_8));
    out.flush();
  }

  private void head(String status, String... headers) throws IOException {
    String fields = String.join("\r\n", headers);
    out.write(("HTTP/1.1 " + status + "\r\n" + fields + "\r\n").getBytes(UTF_8));
    out.write("Connection: close\r\n\r\n".getBytes(UTF_8));
  }

  private void chunk(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write("\r\n".getBytes(UTF_8));
    out.flush();
  }

  private void whole(ModelScript.Pieces script) throws IOException, InterruptedException {
    String body = ModelWire.of(request.path()).whole(script.texts(), script.finish());
    if (clientGoesWithin(script.pace().multipliedBy(script.texts().size()))) {
      return;
    }
    if (script.stallsAfter() == 0) {
      stall();
      return;
    }
    boolean broken = script.stallsAfter() > 0 || script.cutsAfter() >= 0;
    byte[] bytes = body.getBytes(UTF_8);
    head("200 OK", "Content-Type: application/json", "Content-Length: " + bytes.length);
    out.write(bytes, 0, broken ? bytes.length / 2 : bytes.length);
    out.flush();
    if (script.stallsAfter() > 0) {
      stall();
    }
  }

  /// Says nothing until the client goes.
  private void stall() throws InterruptedException {
    while (!clientGoesWithin(Duration.ofMinutes(1))) {
      // However long that takes: a test bounds its own patience.
    }
  }

  private boolean clientGoesWithin(Duration time) throws InterruptedException {
    try {
      request.closedByClient().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
