-- Makes a partition's keys and its consumer group where they are not there yet.
-- In one step, so that two nodes that start together make one group.
--
-- Returns {'OK'}.
-- KEYS[1] stream      the partition's queue
-- KEYS[2] sorted set  its active sessions
-- KEYS[3] stream      its dead letters
--! flags allow-oom

-- Fails where the group exists, which is as good.
redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
-- A member that no look at the oldest reaches keeps the key alive when no session is active.
redis.call('ZADD', KEYS[2], '+inf', '')
if redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('XADD', KEYS[3], '0-1', 'session', '')
  redis.call('XDEL', KEYS[3], '0-1')
end
return { 'OK' }
