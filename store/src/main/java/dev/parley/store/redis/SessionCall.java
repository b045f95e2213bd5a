package dev.parley.store.redis;

import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;

/// Calls scripts on one session: adds the keys and arguments that all of them are given
/// (`lua/parts/session.lua`).
final class SessionCall {
  private final SecureRandom random = new SecureRandom();
  private final ScriptRunner runner;
  private final ScriptRunner confirming;
  private final Keys keys;
  private final StoreConfig config;

  /// @param confirming answers when replicas have what was written
  SessionCall(ScriptRunner runner, ScriptRunner confirming, Keys keys, StoreConfig config) {
    this.runner = runner;
    this.confirming = confirming;
    this.keys = keys;
    this.config = config;
  }

  /// @param own the script's own arguments, from ARGV[8] on
  CompletionStage<Reply> run(Script script, SessionToken token, Object... own) {
    return run(runner, script, token, own);
  }

  /// As [#run], for what must not be said to have been done while it can be lost with one server.
  CompletionStage<Reply> confirmed(Script script, SessionToken token, Object... own) {
    return run(confirming, script, token, own);
  }

  private CompletionStage<Reply> run(
      ScriptRunner through, Script script, SessionToken token, Object... own) {
    Keys.Partition partition = keys.partition(token);
    Object[] arguments = new Object[7 + own.length];
    arguments[0] = token.value();
    arguments[1] = partition.live(token);
    arguments[2] = partition.ready();
    arguments[3] = partition.orders();
    arguments[4] = config.sessionTtl().toMillis();
    arguments[5] = config.eventsMax();
    arguments[6] = random.nextInt() & 0xffff_ffffL;
    System.arraycopy(own, 0, arguments, 7, own.length);
    return through.run(script, partition.session(token), arguments);
  }
}
