package dev.parley.app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.conformance.Conformance;
import dev.parley.testkit.conformance.Scenario;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The published protocol, bad input included, against the program as it is started.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {
  private final Deployment deployment;

  ConformanceIT() throws TimeoutException {
    deployment = Deployment.start(1, 1, Map.of("PARLEY_SCRIPT", "pace=20ms"));
  }

  @AfterAll
  void end() {
    deployment.close();
  }

  static List<Scenario> scenarios() {
    return Conformance.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theProgramKeeps(Scenario scenario) {
    Conformance.Outcome outcome = Conformance.run(scenario, deployment.address(0));
    assertThat(outcome.problem()).isEmpty();
  }
}
