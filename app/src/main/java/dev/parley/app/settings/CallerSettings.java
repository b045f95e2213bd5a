package dev.parley.app.settings;

import static dev.parley.app.settings.Group.CALLERS;
import static dev.parley.app.settings.Kind.list;
import static dev.parley.app.settings.Kind.oneOf;
import static dev.parley.app.settings.Kind.whole;

import dev.parley.server.limit.LimitConfig;
import dev.parley.server.limit.Network;
import dev.parley.server.limit.ProxyHeader;
import java.util.ArrayList;
import java.util.List;

/// The settings about who calls, and how much of it is too much.
final class CallerSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final Setting<List<Network>> PROXIES =
      Catalogue.add(
          ALL,
          Setting.of(
              "PARLEY_TRUSTED_PROXIES",
              CALLERS,
              list(
                  new Kind<>("a network", false, Network::new),
                  "networks such as 10.0.0.0/8, fd00::/8 or 127.0.0.1, separated by commas"),
              "proxies that are believed when they say whom they ask for; else whoever opened the connection is the caller"));

  static final Setting<ProxyHeader> PROXY_HEADER =
      Catalogue.add(
          ALL,
          Setting.of(
                  "PARLEY_PROXY_HEADER",
                  CALLERS,
                  oneOf(ProxyHeader.class),
                  "where they say it: the header that they set themselves, `X-Forwarded-For` or `Forwarded`")
              .standard("x_forwarded_for"));

  static final Setting<Integer> ADDRESS_SESSIONS =
      most("PARLEY_ADDRESS_SESSIONS", "new sessions of one address a minute", "600");

  static final Setting<Integer> ADDRESS_MESSAGES =
      most("PARLEY_ADDRESS_MESSAGES", "messages of one address a minute", "3000");

  static final Setting<Integer> SESSION_MESSAGES =
      most("PARLEY_SESSION_MESSAGES", "messages of one session a minute", "120");

  static final Setting<Integer> ADDRESS_CONNECTIONS =
      most("PARLEY_ADDRESS_CONNECTIONS", "open sockets of one address", "2000");

  static final Setting<Integer> SESSION_CONNECTIONS =
      most("PARLEY_SESSION_CONNECTIONS", "open sockets of one session", "200");

  private CallerSettings() {}

  private static Setting<Integer> most(String name, String what, String standard) {
    return Catalogue.add(
        ALL,
        Setting.of(
                name,
                CALLERS,
                whole(0, 1_000_000),
                what + ", on all servers together; 0 for no limit")
            .standard(standard)
            .inRun("0"));
  }

  static LimitConfig config(Settings settings) {
    List<Network> proxies = settings.find(PROXIES);
    return new LimitConfig(
        proxies == null ? List.of() : proxies,
        settings.get(PROXY_HEADER),
        settings.get(ADDRESS_SESSIONS),
        settings.get(ADDRESS_MESSAGES),
        settings.get(SESSION_MESSAGES),
        settings.get(ADDRESS_CONNECTIONS),
        settings.get(SESSION_CONNECTIONS));
  }
}
