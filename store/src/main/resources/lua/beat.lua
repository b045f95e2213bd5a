-- Renews a hold's lease.
-- In one step, so that a worker whose turn was taken over cannot take it back.
--
-- Returns {'OK'} or {'FENCED'}.
-- KEYS[1] hash    the session's state
-- KEYS[2] stream  the partition's queue
-- ARGV[1] the owner
--! flags allow-oom

local state = redis.call('HMGET', KEYS[1], 'owner', 'consumer', 'entry')
if state[1] ~= ARGV[1] then return { 'FENCED' } end -- check: owner
-- Without a group there is no lease to renew; the next claim makes one.
redis.pcall('XCLAIM', KEYS[2], 'workers', state[2], 0, state[3], 'JUSTID')
return { 'OK' }
