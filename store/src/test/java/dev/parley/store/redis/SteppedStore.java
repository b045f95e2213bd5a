package dev.parley.store.redis;

import dev.parley.store.LiveChannels;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StoreConfig;
import dev.parley.store.Turns;
import java.util.function.UnaryOperator;

/// A store whose keys a test may look at and whose scripts it may edit.
public final class SteppedStore implements AutoCloseable {
  private final RedisStore store;
  private final Keys keys;

  private SteppedStore(RedisStore store) {
    this.store = store;
    this.keys = new Keys(store.layout().partitions());
  }

  /// @param edit changes each script's source before use
  public static SteppedStore open(StoreConfig config, UnaryOperator<String> edit) {
    RedisStore store = RedisStore.open(config, edit);
    // What steps repeat is the steps' own choice.
    store.repeats().close();
    return new SteppedStore(store);
  }

  public Sessions sessions() {
    return store.sessions();
  }

  public Turns turns() {
    return store.turns();
  }

  public LiveChannels live() {
    return store.live();
  }

  /// The keys that scripts on that session are given: its five, then its partition's queue, active
  /// sessions and dead letters.
  public String[] keys(SessionToken token) {
    return keys.partition(token).session(token);
  }

  @Override
  public void close() {
    store.close();
  }
}
