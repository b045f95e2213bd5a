package dev.parley.app.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  private static final Duration MAX = Duration.ofSeconds(5);

  @TempDir Path temporary;

  private static EmbeddedRedis start(DataFolder folder, Path module) throws InterruptedException {
    Path cache = Path.of(System.getProperty("parley.root", "."), ".cache");
    return EmbeddedRedis.start(
        folder, new EmbeddedRedis.Parts(null, null, cache.resolve("redis/redis-server"), module));
  }

  private EmbeddedRedis start(DataFolder folder) throws InterruptedException {
    return start(folder, temporary.resolve("none.so"));
  }

  private DataFolder folder() {
    return DataFolder.open(temporary.resolve("kept"));
  }

  private static RespConnection connect(EmbeddedRedis redis) throws IOException {
    int port = Integer.parseInt(redis.url().replaceFirst(".*:", ""));
    return RespConnection.open(port, redis.password(), MAX);
  }

  private static void set(EmbeddedRedis redis, String value) throws IOException {
    try (RespConnection connection = connect(redis)) {
      connection.call("SET", "k", value);
    }
  }

  private static String get(EmbeddedRedis redis) throws IOException {
    try (RespConnection connection = connect(redis)) {
      return connection.call("GET", "k").getFirst();
    }
  }

  @Test
  void whatWasKeptIsThereAfterARestart() throws Exception {
    try (DataFolder folder = folder()) {
      String url;
      try (EmbeddedRedis redis = start(folder)) {
        url = redis.url();
        set(redis, "kept ü");
      }
      try (EmbeddedRedis redis = start(folder)) {
        assertThat(get(redis)).isEqualTo("kept ü");
        assertThat(redis.url()).isEqualTo(url);
      }
    }
  }

  @Test
  void itsLastWordsAreThereAfterARestart() throws Exception {
    try (DataFolder folder = folder()) {
      long pid;
      try (EmbeddedRedis redis = start(folder)) {
        pid = redis.pid();
      }
      try (EmbeddedRedis redis = start(folder)) {
        Path logs = folder.path().resolve("redis");
        assertThat(logs.resolve("redis.before.log")).content().contains(pid + ":");
        assertThat(logs.resolve("redis.log")).content().contains(redis.pid() + ":");
      }
    }
  }

  @Test
  void itEndsWhenClosedAndHasThePolicyThatKeepsAll() throws Exception {
    try (DataFolder folder = folder()) {
      ProcessHandle process;
      try (EmbeddedRedis redis = start(folder)) {
        process = ProcessHandle.of(redis.pid()).orElseThrow();
        try (RespConnection connection = connect(redis)) {
          assertThat(connection.call("CONFIG", "GET", "maxmemory-policy")).contains("noeviction");
          assertThat(connection.call("CONFIG", "GET", "appendfsync")).contains("everysec");
          String most = connection.call("CONFIG", "GET", "maxmemory").getLast();
          assertThat(Long.parseLong(most)).isGreaterThanOrEqualTo(256L * 1024 * 1024);
          assertThat(connection.call("CONFIG", "GET", "bind")).contains("127.0.0.1");
        }
      }
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void itsPasswordIsRandomAndReadableForTheOwnerAlone() throws Exception {
    try (DataFolder folder = folder();
        EmbeddedRedis redis = start(folder)) {
      int port = Integer.parseInt(redis.url().replaceFirst(".*:", ""));
      assertThatThrownBy(() -> RespConnection.open(port, "guess", MAX))
          .isInstanceOf(RespConnection.RefusedException.class);
      assertThat(redis.password()).matches("[0-9a-f]{64}");
      for (String file : new String[] {"redis.conf", "parley.properties"}) {
        assertThat(Files.getPosixFilePermissions(folder.path().resolve("redis").resolve(file)))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
      assertThat(ProcessHandle.of(redis.pid()).orElseThrow().info().commandLine().orElseThrow())
          .doesNotContain(redis.password());
    }
  }

  @Test
  void itsFilesAreForTheOwnerAloneEvenInAFolderThatOthersRead() throws Exception {
    Path open = Files.createDirectories(temporary.resolve("kept/redis")).getParent();
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (DataFolder folder = folder();
        EmbeddedRedis redis = start(folder)) {
      set(redis, "kept");
      for (String name : new String[] {"redis", "cache", "redis/appendonlydir"}) {
        assertThat(Files.getPosixFilePermissions(folder.path().resolve(name)))
            .as(name)
            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  @Test
  void aLeftoverIsEndedInOrderAndItsKeysStay() throws Exception {
    try (DataFolder folder = folder()) {
      // Not closed: as a killed program leaves it.
      EmbeddedRedis leftover = start(folder);
      set(leftover, "of the killed run");
      try (EmbeddedRedis redis = start(folder)) {
        assertThat(ProcessHandle.of(leftover.pid())).isEmpty();
        assertThat(redis.pid()).isNotEqualTo(leftover.pid());
        assertThat(get(redis)).isEqualTo("of the killed run");
      }
    }
  }

  @Test
  void aLeftoverThatHangsIsEndedByForce() throws Exception {
    try (DataFolder folder = folder()) {
      EmbeddedRedis leftover = start(folder);
      set(leftover, "kept");
      assertThat(new ProcessBuilder("kill", "-STOP", "" + leftover.pid()).start().waitFor())
          .isZero();
      try (EmbeddedRedis redis = start(folder)) {
        assertThat(ProcessHandle.of(leftover.pid())).isEmpty();
        assertThat(get(redis)).isEqualTo("kept");
      }
    }
  }

  @Test
  void whoeverElseHasThePortKeepsIt() throws Exception {
    try (DataFolder folder = folder()) {
      int port;
      try (EmbeddedRedis redis = start(folder)) {
        port = Integer.parseInt(redis.url().replaceFirst(".*:", ""));
        set(redis, "kept");
      }
      try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          EmbeddedRedis redis = start(folder)) {
        assertThat(other.isClosed()).isFalse();
        assertThat(redis.url()).doesNotEndWith(":" + port);
        assertThat(get(redis)).isEqualTo("kept");
      }
    }
  }

  @Test
  void aSecondUseOfTheFolderIsRefused() throws Exception {
    try (DataFolder folder = folder()) {
      assertThatThrownBy(this::folder)
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessage(
              "Another Parley is using the data folder "
                  + folder.path()
                  + ": stop it first, or choose another folder with --data-dir.");
    }
    folder().close();
  }

  @Test
  void aFolderKeepsTheDocumentsItBeganWith() throws Exception {
    Path module = Path.of(System.getProperty("parley.root", "."), ".cache/modules/rejson.so");
    try (DataFolder folder = folder()) {
      try (EmbeddedRedis redis = start(folder)) {
        assertThat(redis.json()).isFalse();
      }
      try (EmbeddedRedis redis = start(folder, module)) {
        assertThat(redis.json()).isFalse();
      }
    }
    try (DataFolder folder = DataFolder.open(temporary.resolve("json"))) {
      try (EmbeddedRedis redis = start(folder, module)) {
        assertThat(redis.json()).isTrue();
      }
      assertThatThrownBy(() -> start(folder))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("the RedisJSON module");
    }
  }

  @Test
  void aModuleThatCannotBeLoadedIsDoneWithout() throws Exception {
    Path broken = Files.writeString(temporary.resolve("broken.so"), "no module");
    try (DataFolder folder = folder();
        EmbeddedRedis redis = start(folder, broken)) {
      assertThat(redis.json()).isFalse();
    }
  }

  @Test
  void itsEndIsTold() throws Exception {
    try (DataFolder folder = folder();
        EmbeddedRedis redis = start(folder)) {
      var told = new java.util.concurrent.CountDownLatch(1);
      redis.onEnd(told::countDown);
      ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
      Awaitility.await().atMost(MAX).until(() -> told.getCount() == 0);
    }
  }
}
