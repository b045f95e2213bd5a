package dev.parley.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Request bodies within bounds: of each body, of all bodies that this node holds at a time, and of
/// the time that a client may take to send one. One for all event loops.
final class Bodies {
  /// So much of a refused body is read and thrown away, so that its sender hears the answer before
  /// the connection closes.
  private static final long DISCARD_BYTES_MAX = 8L * 1024 * 1024;

  /// Why a body was not taken.
  enum Refusal {
    TOO_LARGE,
    /// This node holds as many bytes of bodies as it may.
    NO_ROOM,
    /// It did not come within the time.
    LATE,
    /// The client hung up.
    CUT_OFF
  }

  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    final Refusal why;

    RefusedException(Refusal why) {
      super("body refused", null, false, false);
      this.why = why;
    }
  }

  private final long heldBytesMax;
  private final int freeBytes;
  private final Duration bodyTime;
  private final AtomicLong heldBytes = new AtomicLong();

  /// @param heldBytesMax of all bodies together, each held until its request is answered
  /// @param freeBytes so much of each body is not counted: else a few clients that send large ones
  ///     slowly would keep all others from sending a name
  /// @param bodyTime how long a body may take from the request's head to its end
  Bodies(long heldBytesMax, int freeBytes, Duration bodyTime) {
    this.heldBytesMax = heldBytesMax;
    this.freeBytes = freeBytes;
    this.bodyTime = bodyTime;
  }

  long heldBytes() {
    return heldBytes.get();
  }

  /// To be called before the request's handler returns. Fails with [RefusedException].
  Future<Buffer> read(RoutingContext route, int bytesMax) {
    return new Incoming(route, bytesMax).read();
  }

  /// A body that is coming. Used on its request's event loop.
  private final class Incoming {
    private final RoutingContext route;
    private final HttpServerRequest request;
    private final int bytesMax;
    private final Promise<Buffer> promise = Promise.promise();
    private Buffer body = Buffer.buffer();
    private long read;
    private long held;
    private long discarded;
    private @Nullable Refusal refusal;

    Incoming(RoutingContext route, int bytesMax) {
      this.route = route;
      this.request = route.request();
      this.bytesMax = bytesMax;
    }

    Future<Buffer> read() {
      route.addEndHandler(_ -> release());
      long timer = route.vertx().setTimer(bodyTime.toMillis(), _ -> late());
      promise.future().onComplete(_ -> route.vertx().cancelTimer(timer));
      request.handler(this::part);
      request.exceptionHandler(_ -> fail(Refusal.CUT_OFF));
      request.endHandler(
          _ -> {
            if (refusal == null) {
              promise.tryComplete(body);
            } else {
              fail(refusal);
            }
          });
      long declared = declaredBytes();
      if (declared > bytesMax) {
        refusal = Refusal.TOO_LARGE;
        if (declared > bytesMax + DISCARD_BYTES_MAX) {
          hangUpAfterAnswer();
          fail(refusal);
        }
      }
      return promise.future();
    }

    /// @return 0 where the request does not say
    private long declaredBytes() {
      String length = request.getHeader("Content-Length");
      try {
        return length == null ? 0 : Long.parseLong(length.strip());
      } catch (NumberFormatException notOne) {
        return 0;
      }
    }

    private void part(Buffer part) {
      if (refusal == null) {
        refusal = refusal(part.length());
      }
      if (refusal == null) {
        body.appendBuffer(part);
        return;
      }
      release();
      discarded += part.length();
      if (discarded > DISCARD_BYTES_MAX) {
        hangUpAfterAnswer();
        fail(refusal);
      }
    }

    private @Nullable Refusal refusal(int more) {
      if (read + more > bytesMax) {
        return Refusal.TOO_LARGE;
      }
      read += more;
      long counted = Math.max(0, read - freeBytes) - held;
      if (heldBytes.addAndGet(counted) > heldBytesMax) {
        heldBytes.addAndGet(-counted);
        return Refusal.NO_ROOM;
      }
      held += counted;
      return null;
    }

    private void late() {
      hangUpAfterAnswer();
      fail(refusal == null ? Refusal.LATE : refusal);
    }

    /// The rest of the body would be taken for the next request.
    private void hangUpAfterAnswer() {
      if (!request.response().headWritten()) {
        request.response().putHeader("Connection", "close");
        route.addEndHandler(_ -> request.connection().close());
      }
    }

    private void fail(Refusal why) {
      if (promise.future().isComplete()) {
        return;
      }
      refusal = why;
      // Before the answer, so that whoever has heard it finds the room free.
      release();
      promise.fail(new RefusedException(why));
    }

    private void release() {
      body = Buffer.buffer();
      heldBytes.addAndGet(-held);
      held = 0;
    }
  }
}
