package dev.parley.chaos.crowd;

import dev.parley.chaos.verdict.Kept;
import dev.parley.chaos.verdict.Ledger;
import dev.parley.chaos.verdict.SessionRecord;
import dev.parley.chaos.verdict.Wrong;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import dev.parley.testkit.client.ParleyHttp;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads each session's history from every server and holds it against the books.
public final class Histories {
  private static final int TRIES_MAX = 3;

  private final Ledger ledger;

  public Histories(Ledger ledger) {
    this.ledger = ledger;
  }

  public void compare(List<URI> servers) {
    for (int server = 0; server < servers.size(); server++) {
      ParleyHttp http = new ParleyHttp(servers.get(server));
      String name = "server " + server;
      ledger.sessions().parallelStream().forEach(session -> compare(http, name, session));
    }
  }

  private void compare(ParleyHttp http, String server, SessionRecord session) {
    if (session.isGone()) {
      return;
    }
    for (int tries = 1; ; tries++) {
      try {
        ParleyHttp.Answer answer = http.snapshot(session.session());
        if (answer.status() == 401) {
          ledger.gone(session);
          return;
        }
        if (answer.status() != 200) {
          throw new IOException("status " + answer.status());
        }
        ledger.compare(session, turns(answer.json()));
        return;
      } catch (IOException broken) {
        if (tries == TRIES_MAX) {
          ledger.wrong(
              Wrong.UNREADABLE, server + " shows no history of " + session.who() + ": " + broken);
          return;
        }
      }
    }
  }

  private static List<Kept> turns(JsonNode snapshot) {
    List<Kept> turns = new ArrayList<>();
    for (JsonNode turn : snapshot.get("turns")) {
      JsonNode answer = turn.path("answer");
      JsonNode code = answer.path("code");
      turns.add(
          new Kept(
              turn.get("turnId").stringValue(),
              turn.get("text").stringValue(),
              TurnState.ofWire(turn.get("state").stringValue()),
              code.isString() ? FailureCode.ofWire(code.stringValue()) : null,
              answer.path("text").asString("")));
    }
    return turns;
  }
}
