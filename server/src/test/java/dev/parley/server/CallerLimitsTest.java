package dev.parley.server;

import static dev.parley.server.ServerRig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.ClientFrameCodec;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.RefusalCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameCodec;
import dev.parley.server.limit.LimitConfig;
import dev.parley.server.limit.Network;
import dev.parley.server.limit.ProxyHeader;
import dev.parley.store.Quotas.Subject;
import dev.parley.store.SessionToken;
import dev.parley.testkit.client.ParleyHttp.Answer;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Callers come through a proxy on this machine, and two nodes count them together.
final class CallerLimitsTest {
  private static final List<Network> HERE = List.of(new Network("127.0.0.0/8"));
  private static final String ADA = "198.51.100.7";
  private static final String GRACE = "198.51.100.8";

  private static UnaryOperator<ServerRig.Settings> limits(
      int sessions, int addressMessages, int sessionMessages, int address, int session) {
    return settings -> {
      settings.allowed =
          new LimitConfig(
              HERE,
              ProxyHeader.X_FORWARDED_FOR,
              sessions,
              addressMessages,
              sessionMessages,
              address,
              session);
      return settings;
    };
  }

  private static Answer begin(ServerRig rig, String path, String from) throws Exception {
    return rig.http.call(
        "POST",
        path,
        BodyPublishers.ofString("{\"name\":\"Ada\"}"),
        "Content-Type",
        "application/json",
        "X-Forwarded-For",
        from);
  }

  private static RawSocket hello(ServerRig rig, String session, String from) {
    RawSocket socket = RawSocket.forwarded(rig.uri, from);
    send(socket, new ClientFrame.Hello(session, null, null));
    return socket;
  }

  private static void send(RawSocket socket, ClientFrame frame) {
    socket.fragment(ClientFrameCodec.encode(frame), true);
  }

  private static ServerFrame.Refused refused(RawSocket socket) throws Exception {
    while (true) {
      if (ServerFrameCodec.decode(socket.nextText()).orElseThrow()
          instanceof ServerFrame.Refused refused) {
        return refused;
      }
    }
  }

  private static String say(RawSocket socket) {
    String turnId = UUID.randomUUID().toString();
    send(socket, new ClientFrame.Send(turnId, "Hi", new Parent.Newest(), null));
    return turnId;
  }

  @Test
  void tooManyNewSessionsAreRefusedOnAllNodesUntilLater() throws Exception {
    UnaryOperator<ServerRig.Settings> limits = limits(3, 0, 0, 0, 0);
    try (ServerRig rig = ServerRig.start(limits);
        ServerRig other = rig.another(limits)) {
      assertThat(begin(rig, "/token?name=Ada", ADA).status()).isEqualTo(200);
      assertThat(begin(other, "/v1/session", ADA).status()).isEqualTo(200);
      assertThat(begin(rig, "/token", ADA).status()).as("none was made").isEqualTo(400);
      assertThat(begin(rig, "/v1/session", "198.51.100.99, " + ADA).status()).isEqualTo(200);
      for (String path : List.of("/token?name=Ada", "/v1/session")) {
        Answer refused = begin(other, path, ADA);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("detail").isString()).isTrue();
        String after = refused.response().headers().firstValue("Retry-After").orElseThrow();
        assertThat(Integer.parseInt(after)).isBetween(10, 20);
      }
      assertThat(begin(other, "/token?name=Grace", GRACE).status()).isEqualTo(200);
      assertThat(rig.http.post("/token?name=Here").status()).as("this machine").isEqualTo(200);
    }
  }

  @Test
  void tooManyMessagesOfASessionAreRefusedForAWhile() throws Exception {
    UnaryOperator<ServerRig.Settings> limits = limits(0, 0, 3, 0, 0);
    try (ServerRig rig = ServerRig.start(limits);
        ServerRig other = rig.another(limits)) {
      String session = rig.session();
      try (RawSocket one = hello(rig, session, ADA);
          RawSocket two = hello(other, session, GRACE);
          RawSocket free = hello(rig, rig.session(), ADA)) {
        say(one);
        say(two);
        await()
            .atMost(SOON)
            .until(() -> rig.figure("parley_sends_total{result=\"accepted\"}") == 1);
        await()
            .atMost(SOON)
            .until(() -> other.figure("parley_sends_total{result=\"accepted\"}") == 1);
        say(one);
        String turnId = say(one);
        ServerFrame.Refused refused = refused(one);
        assertThat(refused.turnId()).isEqualTo(turnId);
        assertThat(refused.code()).isEqualTo(RefusalCode.RATE_LIMITED);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        say(free);
        await()
            .atMost(SOON)
            .until(() -> rig.figure("parley_sends_total{result=\"accepted\"}") == 3);
      }
    }
  }

  @Test
  void tooManyMessagesOfANetworkAreRefusedForAWhile() throws Exception {
    try (ServerRig rig = ServerRig.start(limits(0, 2, 0, 0, 0));
        RawSocket one = hello(rig, rig.session(), "2001:db8:1:2::1");
        RawSocket two = hello(rig, rig.session(), "2001:db8:1:2:ffff::2");
        RawSocket neighbour = hello(rig, rig.session(), "2001:db8:1:3::1")) {
      say(one);
      say(two);
      await().atMost(SOON).until(() -> rig.figure("parley_sends_total{result=\"accepted\"}") == 2);
      say(two);
      assertThat(refused(two).code()).isEqualTo(RefusalCode.RATE_LIMITED);
      say(neighbour);
      await().atMost(SOON).until(() -> rig.figure("parley_sends_total{result=\"accepted\"}") == 3);
    }
  }

  @Test
  void tooManySocketsOfAnAddressAreSentAwayAndTheirPlacesComeBack() throws Exception {
    UnaryOperator<ServerRig.Settings> limits = limits(0, 0, 0, 2, 0);
    try (ServerRig rig = ServerRig.start(limits);
        ServerRig other = rig.another(limits)) {
      RawSocket first = hello(rig, rig.session(), ADA);
      first.nextText();
      try (RawSocket second = hello(other, rig.session(), ADA)) {
        second.nextText();
        try (RawSocket third = RawSocket.forwarded(other.uri, ADA);
            RawSocket elsewhere = hello(other, rig.session(), GRACE)) {
          assertThat(third.closeCode()).isEqualTo(CloseCode.TOO_MANY.code());
          elsewhere.nextText();
        }
        first.close();
        await().atMost(SOON).until(() -> rig.server.connections() == 0);
        try (RawSocket again = hello(other, rig.session(), ADA)) {
          assertThat(again.nextText()).contains("welcome");
        }
      }
    }
  }

  @Test
  void tooManySocketsOfASessionAreSentAway() throws Exception {
    UnaryOperator<ServerRig.Settings> limits = limits(0, 0, 0, 0, 2);
    try (ServerRig rig = ServerRig.start(limits);
        ServerRig other = rig.another(limits)) {
      String session = rig.session();
      List<RawSocket> kept = new ArrayList<>();
      kept.add(hello(rig, session, ADA));
      kept.getFirst().nextText();
      kept.add(hello(other, session, GRACE));
      kept.getLast().nextText();
      try (RawSocket third = hello(rig, session, "198.51.100.9");
          RawSocket elsewhere = hello(rig, rig.session(), ADA)) {
        assertThat(third.closeCode()).isEqualTo(CloseCode.TOO_MANY.code());
        elsewhere.nextText();
      }
      kept.forEach(RawSocket::close);
    }
  }

  @Test
  void aPlainSocketTooManyOfASessionIsSentAwayAndNoneStaysCounted() throws Exception {
    try (ServerRig rig = ServerRig.start(limits(0, 0, 0, 0, 1))) {
      String session = rig.session();
      try (RawSocket _ = RawSocket.plain(rig.uri, session, ADA)) {
        await().atMost(SOON).until(() -> rig.server.connections() == 1);
        try (RawSocket second = RawSocket.plain(rig.uri, session, GRACE)) {
          assertThat(second.closeCode()).isEqualTo(CloseCode.TOO_MANY.code());
        }
      }
      await().atMost(SOON).until(() -> !counted(rig, session));
    }
  }

  @Test
  void aPlainHandshakeForNoSessionCountsNothing() throws Exception {
    try (ServerRig rig = ServerRig.start(limits(0, 0, 0, 0, 1))) {
      String unknown = UUID.randomUUID().toString();
      assertThatThrownBy(() -> RawSocket.plain(rig.uri, unknown, ADA))
          .hasRootCauseMessage("Unexpected HTTP response status code 403");
      assertThat(counted(rig, unknown)).isFalse();
    }
  }

  /// Whether a session that may have one socket has one.
  private static boolean counted(ServerRig rig, String session) throws Exception {
    Subject subject = new Subject.Session(SessionToken.parse(session).orElseThrow());
    boolean free = ask(rig.store.quotas().note(subject, "asks", 1, 1));
    ask(rig.store.quotas().note(subject, "asks", 0, 1));
    return !free;
  }

  private static boolean ask(CompletionStage<Boolean> note) throws Exception {
    return note.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void whatASessionMayNotSayIsNotTakenFromItsAddress() throws Exception {
    try (ServerRig rig = ServerRig.start(limits(0, 4, 2, 0, 0));
        RawSocket loud = hello(rig, rig.session(), ADA);
        RawSocket one = hello(rig, rig.session(), ADA)) {
      for (int i = 0; i < 4; i++) {
        say(loud);
      }
      refused(loud);
      refused(loud);
      say(one);
      say(one);
      await().atMost(SOON).until(() -> rig.figure("parley_sends_total{result=\"accepted\"}") == 4);
    }
  }

  @Test
  void aStoreThatCannotCountRefusesNobodyForIt() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        ServerRig rig = ServerRig.on(redis, limits(1, 1, 1, 1, 1))) {
      String session = rig.session();
      try (RawSocket socket = hello(rig, session, ADA)) {
        socket.nextText();
        redis.freeze();
        String turnId = say(socket);
        ServerFrame.Refused refused = refused(socket);
        assertThat(refused.turnId()).isEqualTo(turnId);
        assertThat(refused.code()).isEqualTo(RefusalCode.UNAVAILABLE);
        assertThat(begin(rig, "/v1/session", ADA).status()).isEqualTo(503);
        redis.thaw();
      }
    }
  }
}
