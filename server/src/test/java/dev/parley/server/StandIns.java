package dev.parley.server;

import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What stands in for a port of the store.
public final class StandIns {
  private StandIns() {}

  /// Reads a session, as [Sessions#resume] does.
  @FunctionalInterface
  public interface Reading {
    CompletionStage<Resumption> resume(SessionToken token, Held held, @Nullable Runnable room);
  }

  /// The same sessions, which are read another way.
  public static Sessions reading(Sessions sessions, Reading reading) {
    return of(
        Sessions.class,
        (_, method, arguments) ->
            method.getName().equals("resume")
                ? reading.resume(
                    (SessionToken) arguments[0],
                    (Held) arguments[1],
                    arguments.length > 2 ? (Runnable) arguments[2] : null)
                : method.invoke(sessions, arguments));
  }

  /// A port that is not called.
  public static <T> T unused(Class<T> port) {
    return of(
        port,
        (_, method, _) -> {
          throw new UnsupportedOperationException(method.getName());
        });
  }

  /// A port of which every call goes to `handler`.
  public static <T> T of(Class<T> port, InvocationHandler handler) {
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }
}
