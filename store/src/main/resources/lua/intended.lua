-- Finds messages that were about to be accepted and have not been for a while: the acceptance was lost
-- with the server that had it, or refused because too few replicas knew of the message. Forgets those
-- that nobody could accept for too long.
--
-- Returns some of them, each as it was noted, in the order in which they were.
-- KEYS as in intend.lua
-- ARGV[1] count: how many at most
-- ARGV[2] milliseconds: how old
-- ARGV[3] milliseconds: how old they become
--! flags allow-oom
--! uses clock

local now, found = now_us(), {}
local function older(ms)
  return redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - 1000 * ms, 'LIMIT', 0, ARGV[1])
end

for _, name in ipairs(older(ARGV[3])) do
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
end
for _, name in ipairs(older(ARGV[2])) do
  local note = redis.call('HGET', KEYS[1], name)
  if note then
    found[#found + 1] = cjson.decode(note)
  else
    redis.call('ZREM', KEYS[2], name)
  end
end
return found
