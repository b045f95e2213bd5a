package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ParleyHttp.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientFilesTest {
  private static final String INDEX = "<!doctype html><title>Parley</title>";
  private static final String SCRIPT = "console.log('Parley');\n".repeat(200);

  @TempDir static Path folder;
  private static ServerRig rig;

  @BeforeAll
  static void start() throws Exception {
    Path dist = Files.createDirectories(folder.resolve("dist"));
    Files.createDirectories(dist.resolve("assets"));
    Files.writeString(dist.resolve("index.html"), INDEX);
    Files.writeString(dist.resolve("diagram.html"), INDEX);
    Files.writeString(dist.resolve("assets/index-Ab12.js"), SCRIPT);
    Files.writeString(dist.resolve("sw.js"), SCRIPT);
    Files.writeString(dist.resolve("manifest.webmanifest"), "{}");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    rig =
        ServerRig.start(
            settings -> {
              settings.clientDir = dist;
              return settings;
            });
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void theIndexIsServedAndAlwaysAskedForAgain() throws Exception {
    Answer answer = rig.http.get("/");
    assertThat(answer.body()).isEqualTo(INDEX);
    assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    Answer again =
        rig.http.call("GET", "/", BodyPublishers.noBody(), "If-None-Match", header(answer, "ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void hashedFilesAreKeptForAYear() throws Exception {
    Answer answer = rig.http.get("/assets/index-Ab12.js");
    assertThat(answer.body()).isEqualTo(SCRIPT);
    assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
  }

  /// Browsers take a service worker only from a script's type, for the folder that it stands in; one
  /// that was kept would keep its whole client from being renewed.
  @Test
  void theServiceWorkerIsAScriptOfTheRootAndAlwaysAskedForAgain() throws Exception {
    Answer worker = rig.http.get("/sw.js");
    assertThat(header(worker, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(worker, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(worker, "Content-Security-Policy")).startsWith("default-src 'self';");
    assertThat(header(rig.http.get("/manifest.webmanifest"), "Content-Type"))
        .isEqualTo("application/manifest+json; charset=utf-8");
  }

  @Test
  void onlyTheDiagramsPageMayStyleItselfAndItHasNoOrigin() throws Exception {
    assertThat(header(rig.http.get("/diagram.html"), "Content-Security-Policy"))
        .startsWith("sandbox allow-scripts; default-src 'none'; script-src 'self';")
        .contains("style-src 'self' 'unsafe-inline'", "frame-ancestors 'self'")
        .doesNotContain("allow-same-origin", "unsafe-eval");
    assertThat(header(rig.http.get("/diagram.html"), "X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(header(rig.http.get("/"), "Content-Security-Policy")).doesNotContain("unsafe");
  }

  @Test
  void scriptsMayBeReadFromAFrameWithoutAnOrigin() throws Exception {
    Answer script =
        rig.http.call("GET", "/assets/index-Ab12.js", BodyPublishers.noBody(), "Origin", "null");
    assertThat(header(script, "Access-Control-Allow-Origin")).isEqualTo("*");
    Answer page = rig.http.call("GET", "/", BodyPublishers.noBody(), "Origin", "null");
    assertThat(page.response().headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void textIsCompressedForThoseWhoTakeIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(rig.uri.resolve("/assets/index-Ab12.js"))
            .header("Accept-Encoding", "br, gzip")
            .build();
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.body().length).isLessThan(SCRIPT.length() / 4);
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(SCRIPT);
    }
  }

  @Test
  void pagesOfTheClientAreItsIndex() throws Exception {
    Answer page = rig.http.call("GET", "/settings", BodyPublishers.noBody(), "Accept", "text/html");
    assertThat(page.body()).isEqualTo(INDEX);
    assertThat(rig.http.get("/settings").status()).isEqualTo(404);
    assertThat(rig.http.get("/assets/gone-Xy34.js").status()).isEqualTo(404);
  }

  @Test
  void nothingOutsideTheFolderIsServed() throws IOException {
    for (String path :
        new String[] {
          "/../secret.txt",
          "/assets/../../secret.txt",
          "/%2e%2e/secret.txt",
          "/..%2fsecret.txt",
          "/assets/..%5c..%5csecret.txt"
        }) {
      ServerRig.RawAnswer answer = rig.raw("GET " + path + " HTTP/1.1");
      assertThat(answer.status()).as(path).isIn(400, 404);
      assertThat(answer.body()).as(path).doesNotContain("secret\n").contains("detail");
    }
  }

  private static String header(Answer answer, String name) {
    return answer.response().headers().firstValue(name).orElseThrow();
  }
}
