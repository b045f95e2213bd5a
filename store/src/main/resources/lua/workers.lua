-- Lists the workers that live.
-- In one step, so that age is told by the clock that noted the beats.
--
-- Returns their reports, as JSON.
-- KEYS[1] sorted set  workers by their last beat
-- KEYS[2] hash        their reports
-- ARGV[1] milliseconds: the silence after which a worker does not count
--! flags no-writes
--! uses clock

local live = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. (now_ms() - ARGV[1]), '+inf', 'LIMIT', 0, 1000)
return #live == 0 and {} or redis.call('HMGET', KEYS[2], unpack(live))
