-- Lets something happen only so often, whichever nodes ask.
-- In one step, so that of two nodes that ask together one gets the last one.
--
-- Returns {milliseconds until it may happen}: 0, it may now and was counted. Run twice it counts
-- twice, which only a caller at its limit could notice.
-- KEYS[1] string  milliseconds since 1970: when all that was counted is forgotten
-- ARGV[1] count   how many a minute, and at once after a minute of none
--! uses clock

local minute = 60000
local now = now_ms()
local stored = tonumber(redis.call('GET', KEYS[1]) or now)
-- Redis's clock may have been set back.
local forgotten = math.min(math.max(stored, now), now + minute) + minute / ARGV[1]
local wait = math.ceil(forgotten - now - minute)
if wait > 0 then
  return { wait }
end
redis.call('SET', KEYS[1], forgotten, 'PX', math.ceil(forgotten - now))
return { 0 }
