-- Looks after one active session: repairs its place in the queue, and fails its turn if nothing took
-- it up in time.
-- In one step, so that a turn is not failed under a worker that has just begun it.
--
-- Returns {'KEPT'}, {'FAILED'} or {'IDLE'}.
-- KEYS as in parts/session.lua
-- ARGV[8] milliseconds: how long a turn may wait to begin, or lie without a beat
-- ARGV[9] milliseconds: the lease
--! flags allow-oom
--! uses clock session documents events queue repair ending

local state = redis.call('HMGET', STATE, 'state', 'seq', 'last', 'current', 'asked', 'entry', 'ready',
  'owner', 'attempt', 'model', 'chars')
if state[1] ~= 'active' then
  redis.call('ZREM', ACTIVE, SESSION)
  return { 'IDLE' }
end
local now, deadline = now_ms(), tonumber(ARGV[8])
local turn = state[4]
local entry, ready, row = repair(now, turn, state[5], state[6], state[7])
local late = now - ready > deadline
if row then
  -- While a lease lives the turn is its holder's business.
  late = late and row[3] >= tonumber(ARGV[9]) and (not state[8] or row[3] > deadline)
end
if not late then
  return { 'KEPT' }
end
bury(turn, 'no_worker')
end_current(now, state[2], state[3], tonumber(redis.call('HGET', STATE, 't:' .. turn)), turn, entry, {
  status = 'failed', code = 'no_worker', text = redis.call('GET', PARTIAL), chars = tonumber(state[11]),
  model = state[10] or nil, attempt = state[9] or nil })
return { 'FAILED' }
