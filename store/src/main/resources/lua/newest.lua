-- Finds the newest events of many sessions of a partition.
--
-- Returns for each the id of its newest event, or '' if it is not there.
-- KEYS hash  the sessions' states
--! flags no-writes

local found = {}
for i, state in ipairs(KEYS) do
  found[i] = redis.call('HGET', state, 'last') or ''
end
return found
