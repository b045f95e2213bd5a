package dev.parley.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  private HttpServer server;
  private URI address;

  /// Answers everything with 200 and no sense.
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"token\":\"t\",\"msg\":\"?\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aServerThatKeepsNoPromiseFailsEveryScenario() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int broken = Conformance.run(address, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(broken).isEqualTo(Conformance.scenarios().size()).isGreaterThan(30);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("BROKEN  GET /test")
        .doesNotContain("kept ");
  }

  @Test
  void scenariosHaveNamesOfTheirOwn() {
    assertThat(Conformance.scenarios()).extracting(Scenario::name).doesNotHaveDuplicates();
  }
}
