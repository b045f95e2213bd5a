-- Says how many turns begin before one that waits.
-- In one step, so that both streams are counted at one moment.
--
-- Returns {ahead, those of them that are of its own session}, or {} if the turn does not wait.
-- KEYS as in parts/session.lua
-- ARGV[8] the turn's id
--! flags no-writes
--! uses session queue

local state = redis.call('HMGET', STATE, 'current', 'attempt', 'entry', 't:' .. ARGV[8])
local id = state[4] and (state[4] + 1) .. '-0'
if not id or #redis.call('XRANGE', INBOX, id, id) == 0 then
  return {}
end
local own = #redis.call('XRANGE', INBOX, '-', '(' .. id)
if state[2] then
  -- The session's running turn has left the inbox, and this one becomes ready only after it.
  return { own + 1, own + 1 }
end
local groups, delivered = redis.pcall('XINFO', 'GROUPS', QUEUE), 0
for _, group in ipairs(groups.err and {} or groups) do
  if field_of(group, 'name') == GROUP then
    delivered = first_part(field_of(group, 'last-delivered-id'))
  end
end
return { own + math.max(0, first_part(state[3]) - delivered - 1), own }
