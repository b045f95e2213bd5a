/// The store on Redis: [RedisStore] opens it, [Scripts] holds the Lua scripts that make every change,
/// [Keys] says where things lie, and [RedisSessions], [RedisTurns] and [RedisLiveChannels] are the
/// three ports; [DeadLetters] is for whoever runs Parley.
///
/// Of the main code only this package may import Lettuce.
@NullMarked
package dev.parley.store.redis;

import org.jspecify.annotations.NullMarked;
