package dev.parley.store.steps;

import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.redis.SteppedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The store under test, Redis behind it, and the model of both.
final class World {
  private static final int ANSWER_SECONDS_MAX = 20;

  final SteppedStore store;
  final StoreConfig config;
  final RedisView view;

  /// Those that exist, and some that are gone.
  final List<ModelSession> sessions = new ArrayList<>();

  private final Map<SessionToken, ModelSession> all = new HashMap<>();
  final Map<String, ModelQueue> queues = new HashMap<>();

  World(SteppedStore store, StoreConfig config, RedisView view) {
    this.store = store;
    this.config = config;
    this.view = view;
  }

  ModelSession newSession(SessionToken token) {
    ModelQueue queue = queues.computeIfAbsent(store.keys(token)[5], _ -> new ModelQueue());
    ModelSession session = new ModelSession(token, queue);
    all.put(token, session);
    sessions.add(session);
    return session;
  }

  ModelSession session(SessionToken token) {
    ModelSession session = all.get(token);
    if (session == null) {
      throw new Violation("the store named a session that nobody made");
    }
    return session;
  }

  /// The whole session, as the store has it; which repairs its place in the queue.
  Resumption look(ModelSession session) {
    Resumption answer = answer(store.sessions().resume(session.token, Held.NOTHING));
    session.repair();
    return answer;
  }

  /// What a call answers. That it fails is a violation: nothing here is out of reach.
  static <T> T answer(CompletionStage<T> call) {
    try {
      return call.toCompletableFuture().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new Violation("a call failed", e.getCause());
    } catch (TimeoutException e) {
      throw new Violation("a call was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
