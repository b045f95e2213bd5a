-- Settles how this Redis is laid out: as the first node says, for all that come later.
-- In one step, so that two nodes that start together agree.
--
-- Returns {layout version, partitions, 'json' or 'list'} as it holds from now on.
-- KEYS[1] hash  the layout
-- ARGV[1] the version that this node writes
-- ARGV[2] count: partitions that it would have
-- ARGV[3] 'json' or 'list': how it would keep documents
--! flags allow-oom

if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'partitions', ARGV[2], 'documents', ARGV[3])
end
return redis.call('HMGET', KEYS[1], 'version', 'partitions', 'documents')
