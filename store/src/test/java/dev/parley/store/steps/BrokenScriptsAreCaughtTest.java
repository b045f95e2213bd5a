package dev.parley.store.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testkit.redis.RedisFlavor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That [RandomStepsTest] can fail: it does when one of the store's four guards is taken out of the
/// scripts. They stand on lines that end with `-- check: ` and their name.
class BrokenScriptsAreCaughtTest {
  private static final int STEPS_MAX = 5_000;

  /// @param sign of what the broken script does, as the violation says it
  @ParameterizedTest
  @CsvSource({
    "duplicate, accept: expected Duplicate",
    "owner, expected Fenced",
    "offset, expected OtherLength",
    "pending, begin of an entry that another consumer holds"
  })
  void aScriptWithoutItsCheckIsCaught(String check, String sign) {
    Pattern guard = Pattern.compile("^.*-- check: " + check + "$", Pattern.MULTILINE);
    AtomicInteger takenOut = new AtomicInteger();
    Violation violation =
        catchThrowableOfType(
            Violation.class,
            () ->
                Rig.run(
                    RedisFlavor.LIST,
                    1,
                    STEPS_MAX,
                    script ->
                        guard
                            .matcher(script)
                            .replaceAll(
                                _ -> {
                                  takenOut.incrementAndGet();
                                  return "";
                                })));
    assertThat(takenOut).hasPositiveValue();
    assertThat(violation).isNotNull();
    assertThat(violation).hasMessageContaining(sign);
  }
}
