package dev.parley.testkit.client;

import dev.parley.protocol.ServerFrame;

/// A frame as it came.
///
/// @param connection the client's how-manieth connection brought it, from 1 on
/// @param nanos `System.nanoTime()` at arrival
public record Received(ServerFrame frame, int connection, long nanos) {}
