-- Ends a turn as it is, at the user's wish.
-- In one step, so that what was shown at that moment is what the history keeps.
--
-- Returns {'STOPPED'}, {'ALREADY'}, {'UNKNOWN'} or {'GONE'}.
-- KEYS as in parts/session.lua
-- ARGV[8] the turn's id
--! flags allow-oom
--! uses clock session documents events queue ending

local turn = ARGV[8]
local state = redis.call('HMGET', STATE, 'seq', 'last', 'current', 'entry', 'attempt', 'owner', 'model',
  'chars', 't:' .. turn, 'state')
if not state[10] then
  return { 'GONE' }
end
if not state[9] then
  return { 'UNKNOWN' }
end
local index, now = tonumber(state[9]), now_ms()
if state[3] == turn then
  if state[6] then
    redis.call('SPUBLISH', ORDERS, state[6])
  end
  end_current(now, state[1], state[2], index, turn, state[4], {
    status = 'stopped', text = redis.call('GET', PARTIAL), chars = tonumber(state[8]),
    model = state[7] or nil, attempt = state[5] or nil })
  return { 'STOPPED' }
end
if redis.call('XDEL', INBOX, (index + 1) .. '-0') == 0 then
  return { 'ALREADY' }
end
local ended = { status = 'stopped', text = '', chars = 0 }
write_answer(now, index, turn, ended)
append_event(state[1], state[2], 'stopped', turn, ending_fields(ended))
return { 'STOPPED' }
