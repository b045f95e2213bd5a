package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.looks.Looks;
import dev.parley.server.looks.Picture;
import dev.parley.testkit.client.ParleyHttp.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LooksTest {
  @TempDir Path folder;

  private Picture picture(String hex) throws IOException {
    return Picture.read(Files.write(folder.resolve("bot"), HexFormat.of().parseHex(hex)));
  }

  @Test
  void theOperatorsLooksAreToldToEverybody() throws Exception {
    Picture picture = picture("89504e470d0a1a0a0001");
    Looks looks = new Looks("Ada’s bot", picture, List.of("What do you sell?"), "#aa3300");
    try (ServerRig rig =
        ServerRig.start(
            settings -> {
              settings.looks = looks;
              return settings;
            })) {
      Answer answer = rig.http.get("/v1/looks");
      String address = "/v1/looks/picture?v=" + picture.hash();
      assertThat(answer.body())
          .isEqualTo(
              "{\"name\":\"Ada’s bot\",\"picture\":\""
                  + address
                  + "\",\"suggestions\":[\"What do you sell?\"],\"accent\":\"#aa3300\"}");
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
      Answer again =
          rig.http.call(
              "GET", "/v1/looks", BodyPublishers.noBody(), "If-None-Match", header(answer, "ETag"));
      assertThat(again.status()).isEqualTo(304);
      Answer shown = rig.http.get(address);
      assertThat(header(shown, "Content-Type")).isEqualTo("image/png");
      assertThat(header(shown, "Cache-Control")).contains("immutable");
      assertThat(header(shown, "X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void whereNothingIsChangedTheClientChooses() throws Exception {
    try (ServerRig rig = ServerRig.start()) {
      assertThat(rig.http.get("/v1/looks").body())
          .isEqualTo("{\"name\":null,\"picture\":null,\"suggestions\":null,\"accent\":null}");
      assertThat(rig.http.get("/v1/looks/picture").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a00, image/png",
    "ffd8ffe000104a4649460001, image/jpeg",
    "524946460000000057454250, image/webp"
  })
  void aPictureIsWhatItsBytesSay(String hex, String mediaType) throws IOException {
    assertThat(picture(hex).mediaType()).isEqualTo(mediaType);
  }

  @ParameterizedTest
  @CsvSource({"3c73766720", "47494638396100", "00", "524946460000000041564920", "89504e47"})
  void whatIsNoPictureIsRefused(String hex) {
    assertThatThrownBy(() -> picture(hex)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPictureIsBounded() throws IOException {
    byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a");
    Path file = folder.resolve("bot");
    Files.write(file, Arrays.copyOf(png, Picture.BYTES_MAX));
    assertThat(Picture.read(file).content()).hasSize(Picture.BYTES_MAX);
    Files.write(file, Arrays.copyOf(png, Picture.BYTES_MAX + 1));
    assertThatThrownBy(() -> Picture.read(file)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String header(Answer answer, String name) {
    return answer.response().headers().firstValue(name).orElseThrow();
  }
}
