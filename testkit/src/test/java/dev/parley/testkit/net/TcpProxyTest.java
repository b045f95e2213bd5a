package dev.parley.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int WAIT_MS_MAX = 5_000;
  private static final int NOTHING_MS = 100;

  private final List<Socket> sockets = new ArrayList<>();
  private EchoServer echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new EchoServer("");
    proxy = TcpProxy.start(echo.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(WAIT_MS_MAX);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  private Socket speaking() throws IOException {
    Socket socket = connect();
    send(socket, "hello");
    assertThat(read(socket, 5)).isEqualTo("hello");
    return socket;
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(NOTHING_MS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(WAIT_MS_MAX);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void carriesManyBytesAndTheEndOfEachSide() throws Exception {
    Socket socket = connect();
    String text = "0123456789".repeat(100_000);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(
                    socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    send(socket, text);
    socket.shutdownOutput();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(text);
    awaitNoConnection();
  }

  private void awaitNoConnection() {
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> proxy.connections() == 0);
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> echo.connections() == 0);
  }

  @Test
  void cutsAllOnBothSides() throws IOException {
    Socket one = speaking();
    Socket two = speaking();
    assertThat(proxy.cutAll()).isEqualTo(2);
    assertReset(one);
    assertReset(two);
    awaitNoConnection();
    speaking();
    assertThat(proxy.accepted()).isEqualTo(3);
  }

  @Test
  void dropsTheSameOnesForTheSameSeed() throws IOException {
    List<List<Integer>> left = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<Socket> all = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        all.add(speaking());
      }
      Random random = new Random(7);
      int dropped = proxy.dropRandom(random, 0.5);
      assertThat(random.nextLong()).isEqualTo(numberAfterOne(7));
      assertThat(dropped).isBetween(1, 9);
      List<Integer> still = new ArrayList<>();
      for (int j = 0; j < all.size(); j++) {
        if (lives(all.get(j))) {
          still.add(j);
        }
      }
      assertThat(still).hasSize(10 - dropped);
      left.add(still);
      proxy.cutAll();
    }
    assertThat(left.get(0)).isEqualTo(left.get(1));
  }

  private static long numberAfterOne(long seed) {
    Random random = new Random(seed);
    random.nextLong();
    return random.nextLong();
  }

  private static boolean lives(Socket socket) {
    try {
      send(socket, "x");
      return read(socket, 1).equals("x");
    } catch (IOException cut) {
      return false;
    }
  }

  @Test
  void stalledNothingPassesAndNothingIsLost() throws IOException {
    Socket socket = speaking();
    proxy.stall();
    send(socket, "one");
    assertSilent(socket);
    Socket late = connect();
    send(late, "late");
    assertSilent(late);
    assertThat(echo.receivedCount()).isEqualTo(5);
    proxy.resume();
    assertThat(read(socket, 3)).isEqualTo("one");
    assertThat(read(late, 4)).isEqualTo("late");
  }

  @Test
  void stallsOneDirectionAlone() throws IOException {
    Socket socket = speaking();
    proxy.stall(Direction.TO_CLIENT);
    send(socket, "heard");
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> echo.receivedCount() == 10);
    assertSilent(socket);
    proxy.resume();
    assertThat(read(socket, 5)).isEqualTo("heard");
  }

  @Test
  void aStalledSenderIsHeldBackByTheBoundOfTheBuffers() throws Exception {
    Socket socket = speaking();
    proxy.stall();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            OutputStream out = socket.getOutputStream();
            // More than the kernel's buffers of a connection can ever hold.
            for (int i = 0; i < 64; i++) {
              out.write(new byte[1 << 20]);
            }
            sent.complete(null);
          } catch (IOException e) {
            sent.completeExceptionally(e);
          }
        });
    assertThatThrownBy(() -> sent.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    proxy.cutAll();
    assertThatThrownBy(() -> sent.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusesUntilItAcceptsAgainOnTheSamePort() throws IOException {
    Socket before = speaking();
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    assertThat(lives(before)).isTrue();
    proxy.accept();
    speaking();
  }

  @Test
  void leadsToAnotherTargetAndCutsWhoWasAtTheOld() throws IOException {
    try (EchoServer other = new EchoServer("other:")) {
      Socket before = speaking();
      proxy.target(other.port());
      assertReset(before);
      Socket after = connect();
      send(after, "x");
      assertThat(read(after, 7)).isEqualTo("other:x");
    }
    int nobody = LoopbackPorts.free();
    proxy.target(nobody);
    assertReset(connect());
  }

  @Test
  void closedItEndsEverything() throws IOException {
    Socket socket = speaking();
    proxy.close();
    assertReset(socket);
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.accept();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    try (ServerSocket _ =
        new ServerSocket(LoopbackPorts.free(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void aRedisClientBehindItComesBackAfterACut() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        TcpProxy front = TcpProxy.start(redis.port());
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", front.port()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().set("name", "value")).isEqualTo("OK");
      assertThat(front.cutAll()).isEqualTo(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .ignoreExceptions()
          .until(() -> connection.sync().get("name").equals("value"));
      assertThat(front.accepted()).isEqualTo(2);
    }
  }
}
