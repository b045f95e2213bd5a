-- Gives a turn back, with what was written so far, for another worker to go on.
-- In one step, so that the worker is no longer the owner once another may claim the turn.
--
-- Returns {'OK'} or {'FENCED'}.
-- KEYS[1] hash    the session's state
-- KEYS[2] stream  the partition's queue
-- ARGV[1] the owner
-- ARGV[2] milliseconds: the lease
-- ARGV[3] channel: doorbell of the partition
--! flags allow-oom
--! uses clock

local state = redis.call('HMGET', KEYS[1], 'owner', 'entry', 'released')
if state[3] == ARGV[1] then
  return { 'OK' }
end
if state[1] ~= ARGV[1] then return { 'FENCED' } end -- check: owner
redis.call('HDEL', KEYS[1], 'owner', 'consumer')
redis.call('HSET', KEYS[1], 'released', ARGV[1], 'ready', now_ms())
-- To a consumer that no slot has, idle for a lease: the next look for lapsed turns finds it. The
-- delivery count rises, so that a late begin of the former slot is stale.
redis.pcall('XCLAIM', KEYS[2], 'workers', 'released', 0, state[2], 'IDLE', ARGV[2])
redis.call('SPUBLISH', ARGV[3], '')
return { 'OK' }
