-- Notes that a worker lives, and forgets those long silent.
-- In one step, so that the list and the reports name the same workers.
--
-- Returns the reports of the workers forgotten.
-- KEYS[1] sorted set  workers by their last beat
-- KEYS[2] hash        their reports
-- ARGV[1] the worker's name
-- ARGV[2] its report, as JSON
-- ARGV[3] milliseconds: the silence after which a worker is forgotten
--! flags allow-oom
--! uses clock

local now = now_ms()
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local silent = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3], 'LIMIT', 0, 100)
if #silent == 0 then
  return {}
end
local reports = redis.call('HMGET', KEYS[2], unpack(silent))
redis.call('ZREM', KEYS[1], unpack(silent))
redis.call('HDEL', KEYS[2], unpack(silent))
return reports
