package dev.parley.server.socket;

import dev.parley.server.delivery.Mirrors;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.limit.Allowances;
import dev.parley.store.Sessions;
import java.time.Clock;

/// What a connection works with.
public record ChatServices(
    Sessions sessions,
    Mirrors mirrors,
    WorkerDirectory workers,
    OpenSockets sockets,
    Allowances allowances,
    SocketMeters meters,
    SocketConfig config,
    Clock clock) {}
