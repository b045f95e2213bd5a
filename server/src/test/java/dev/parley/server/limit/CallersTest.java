package dev.parley.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.CapturedLog;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallersTest {
  private static final List<Network> PROXIES =
      List.of(new Network("10.0.0.0/8"), new Network("fd00::/8"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # peer         | header                                  | caller
          203.0.113.7    | 198.51.100.1                            | 203.0.113.7
          10.0.0.1       | 198.51.100.1                            | 198.51.100.1
          10.0.0.1       | 198.51.100.9, 198.51.100.1              | 198.51.100.1
          10.0.0.1       | 198.51.100.1, 10.9.9.9                  | 198.51.100.1
          10.0.0.1       | 198.51.100.9; 198.51.100.1, 10.9.9.9    | 198.51.100.1
          10.0.0.1       | 198.51.100.1:4711                       | 198.51.100.1
          10.0.0.1       | [2001:db8::1]:4711                      | 2001:db8::1
          fd00::1        | 2001:db8::1                             | 2001:db8::1
          10.0.0.1       | ::ffff:198.51.100.1                     | 198.51.100.1
          10.0.0.1       | 198.51.100.1, unknown                   | 10.0.0.1
          10.0.0.1       | 198.51.100.1, localhost                 | 10.0.0.1
          10.0.0.1       | 10.0.0.2, 10.0.0.3                      | 10.0.0.2
          10.0.0.1       | ''                                      | 10.0.0.1
          10.0.0.1       | 198.51.100.1, 127.0.0.1                 | 10.0.0.1
          10.0.0.1       | ::1                                     | 10.0.0.1
          10.0.0.1       | ::ffff:127.0.0.1                        | 10.0.0.1
          10.0.0.1       | 127.0.0.1, 10.0.0.2                     | 10.0.0.2
          """)
  void theLastThatIsNoProxyOfOursIsTheCaller(String peer, String header, String caller)
      throws Exception {
    assertThat(callers(ProxyHeader.X_FORWARDED_FOR).of(address(peer), lines(header)))
        .isEqualTo(direct(caller));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          for=198.51.100.1                                   | 198.51.100.1
          for=198.51.100.9, For="198.51.100.1:80";proto=http | 198.51.100.1
          proto=https;for="[2001:db8::1]:4711", for=10.0.0.2 | 2001:db8::1
          for=198.51.100.1, by=10.0.0.2                      | 10.0.0.1
          for=198.51.100.1, for=_hidden                      | 10.0.0.1
          """)
  void theStandardsHeaderIsReadWhereItIsTheProxys(String header, String caller) throws Exception {
    assertThat(callers(ProxyHeader.FORWARDED).of(address("10.0.0.1"), List.of(header)))
        .isEqualTo(direct(caller));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1,  2001:db8:1:2:ffff::2, true",
    "2001:db8:1:2::1,  2001:db8:1:3::1,      false",
    "198.51.100.1,     198.51.100.2,         false"
  })
  void aNetworkOfIpv6IsOneCaller(String one, String other, boolean same) throws Exception {
    assertThat(direct(one).equals(direct(other))).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1"})
  void thisMachineIsNotCounted(String here) throws Exception {
    assertThat(direct(here)).isEqualTo(Caller.HERE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "unknown", ""})
  void noHeaderFreesOfTheLimits(String header) throws Exception {
    Callers callers = new Callers(List.of(new Network("127.0.0.0/8")), ProxyHeader.X_FORWARDED_FOR);
    assertThat(callers.of(address("127.0.0.1"), List.of(header))).isNotEqualTo(Caller.HERE);
    assertThat(callers.of(address("127.0.0.1"), List.of())).isEqualTo(Caller.HERE);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,   Requests come through a proxy on this machine",
    "203.0.113.7, Requests with X-Forwarded-For come from an address that"
  })
  void aProxyThatIsNotTrustedIsWarnedOfOnce(String peer, String warning) throws Exception {
    Callers callers = callers(ProxyHeader.X_FORWARDED_FOR);
    try (CapturedLog log = new CapturedLog()) {
      callers.of(address(peer), List.of());
      callers.of(address("10.0.0.1"), List.of("198.51.100.1"));
      assertThat(log.lines()).isEmpty();
      for (int i = 0; i < 3; i++) {
        callers.of(address(peer), List.of("198.51.100.1"));
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(warning)
          .doesNotContain(peer, "198.51.100.1");
    }
  }

  @Test
  void aProxyOnThisMachineThatUsesTheOtherHeaderIsWarnedOfOnce() throws Exception {
    Callers callers = callers(ProxyHeader.X_FORWARDED_FOR);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Forwarded", "for=198.51.100.1");
    try (CapturedLog log = new CapturedLog()) {
      callers.of(address("127.0.0.1"), MultiMap.caseInsensitiveMultiMap());
      callers.of(address("203.0.113.7"), headers);
      assertThat(log.lines()).isEmpty();
      callers.of(address("127.0.0.1"), headers);
      callers.of(address("127.0.0.1"), headers);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("says in Forwarded for whom", "PARLEY_PROXY_HEADER")
          .doesNotContain("198.51.100.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "10/8", "lb.example", "/8"})
  void whatIsNoNetworkIsNotTaken(String written) {
    assertThatThrownBy(() -> new Network(written)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Callers callers(ProxyHeader header) {
    return new Callers(PROXIES, header);
  }

  /// Lines of a header, which stand for themselves in a table.
  private static List<String> lines(String header) {
    return Arrays.asList(header.split(";", -1));
  }

  private static Caller direct(String peer) throws Exception {
    return new Callers(List.of(), ProxyHeader.X_FORWARDED_FOR).of(address(peer), List.of());
  }

  private static InetAddress address(String written) throws Exception {
    return InetAddress.ofLiteral(written);
  }
}
