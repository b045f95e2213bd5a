package dev.parley.server.socket;

import dev.parley.protocol.Limits;
import java.time.Duration;

/// What sockets are held to.
///
/// @param origins which pages may connect
/// @param connectionsMax most sockets of this node
/// @param ping how often a socket is pinged
/// @param pong how long the answer may take
/// @param hello how long a `parley.v1` socket may take to say hello
/// @param close how long a client may take for the close frame before it is cut
/// @param framesPerSecond frames of any kind that one socket may send; twice as many at once
/// @param sendsWaitingMax sends and stops of one socket that may wait for the store
public record SocketConfig(
    Limits limits,
    Origins origins,
    int connectionsMax,
    Duration ping,
    Duration pong,
    Duration hello,
    Duration close,
    int framesPerSecond,
    int sendsWaitingMax) {}
