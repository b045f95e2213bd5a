package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.AclSetuserArgs;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  @Test
  void aNodeThatNoLongerHearsItselfIsNotReadyThoughItsStoreAnswers() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        ServerRig rig = ServerRig.on(redis, settings -> settings)) {
      await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
      // Redis ends the subscriptions, and lets nobody subscribe or publish again.
      redis.call(it -> it.sync().aclSetuser("default", AclSetuserArgs.Builder.resetChannels()));
      await().atMost(SOON).until(() -> reasons(rig).equals(List.of("delivery_stale")));
      assertThat(rig.http.refresh(UUID.randomUUID().toString()).status())
          .as("the store can be asked")
          .isEqualTo(400);

      redis.call(it -> it.sync().aclSetuser("default", AclSetuserArgs.Builder.allChannels()));
      await().atMost(SOON).until(() -> rig.http.get("/health/ready").status() == 200);
    }
  }

  private static List<String> reasons(ServerRig rig) throws Exception {
    var reasons = rig.http.get("/health/ready").json().get("reasons");
    return reasons == null
        ? List.of()
        : reasons.valueStream().map(reason -> reason.stringValue()).toList();
  }
}
