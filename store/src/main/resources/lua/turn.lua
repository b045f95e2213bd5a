-- Reads one turn, whatever became of it.
-- In one step, so that a session that expires meanwhile is read as a whole or not at all.
--
-- Returns {'OK', its two messages in a JSON array}, {'UNKNOWN'} or {'GONE'}.
-- KEYS as in parts/session.lua
-- ARGV[8] the turn's id
--! flags no-writes
--! uses session documents

local state = redis.call('HMGET', STATE, 'state', 't:' .. ARGV[8])
if not state[1] then
  return { 'GONE' }
end
if not state[2] then
  return { 'UNKNOWN' }
end
return { 'OK', document_slice(2 * state[2], 2 * state[2] + 2) }
