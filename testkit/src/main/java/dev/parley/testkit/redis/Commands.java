package dev.parley.testkit.redis;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;

/// Commands that Lettuce has no method for.
final class Commands {
  private Commands() {}

  private record Keyword(String text) implements ProtocolKeyword {
    @Override
    public byte[] getBytes() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// Sends `CLUSTER MEET 127.0.0.1 7000` and the like, and returns its status, such as `OK`.
  static String status(RedisCommands<String, String> redis, String command, Object... arguments) {
    CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return redis.dispatch(new Keyword(command), new StatusOutput<>(StringCodec.UTF8), all);
  }
}
