package dev.parley.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Hello;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.InvalidFrameException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs `protocol/fixtures/reducer` as its README says. The TypeScript client runs the same.
class SessionViewTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  record Scenario(String file, JsonNode json) {
    @Override
    public String toString() {
      return file + ": " + json.get("name").stringValue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void holdsWhatTheScenarioSays(Scenario scenario) throws InvalidFrameException {
    SessionView view = new SessionView();
    ArrayNode actions = MAPPER.createArrayNode();
    for (JsonNode step : scenario.json().get("steps")) {
      Optional<ServerFrame> frame = ServerFrameCodec.decode(step.get("frame").toString());
      SessionView.Need before = view.need();
      frame.ifPresent(view::apply);
      if (view.need().compareTo(before) > 0) {
        actions.add(hello(view));
      }
      JsonNode expect = step.get("expect");
      if (expect != null) {
        ObjectNode state = state(view, actions);
        expect
            .properties()
            .forEach(field -> assertThat(state.get(field.getKey())).isEqualTo(field.getValue()));
      }
    }
    assertThat(state(view, actions)).isEqualTo(scenario.json().get("expected"));
  }

  @Test
  void thereAreScenarios() throws IOException {
    assertThat(scenarios()).hasSizeGreaterThan(30);
  }

  private static ObjectNode state(SessionView view, ArrayNode actions) {
    ObjectNode state = MAPPER.createObjectNode();
    ArrayNode turns = state.putArray("turns");
    for (HeldTurn turn : view.turns()) {
      turns
          .addObject()
          .put("turnId", turn.turnId())
          .put("parent", turn.parent())
          .put("text", turn.text())
          .put("state", turn.state().wire())
          .put("attempt", turn.attempt())
          .put("answer", turn.answer())
          .put("code", turn.code() == null ? null : turn.code().wire())
          .put("finish", turn.finish() == null ? null : turn.finish().wire());
    }
    state.put("cursor", view.cursor());
    state.put("needsHello", view.need().name().toLowerCase(Locale.ROOT));
    state.set("actions", actions.deepCopy());
    return state;
  }

  private static JsonNode hello(SessionView view) {
    Hello hello = view.hello("any");
    ObjectNode json = (ObjectNode) MAPPER.readTree(ClientFrameCodec.encode(hello));
    json.remove("session");
    return json;
  }

  static Stream<Scenario> scenarios() throws IOException {
    @Nullable String root = System.getProperty("parley.root");
    Path folder =
        Path.of(Objects.requireNonNull(root, "parley.root"), "protocol", "fixtures", "reducer");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> new Scenario(file.getFileName().toString(), MAPPER.readTree(file)))
          .toList()
          .stream();
    }
  }
}
