-- Stores a message to be answered.
-- In one step, so that a message sent twice is stored once, and none is stored but never answered.
--
-- Returns {'OK', cursor, parent's id or '', accepted at as ISO-8601}, {'DUPLICATE', the stored human
-- message in a JSON array}, or {'GONE'}, {'UNKNOWN_PARENT'}, {'BUSY'}, {'OVERLOADED'}, {'FULL'}.
-- KEYS as in parts/session.lua
-- ARGV[8]  the turn's id
-- ARGV[9]  the text
-- ARGV[10] 'newest', 'beginning' or 'of': which turn it continues
-- ARGV[11] with 'of' that turn's id, else ''
-- ARGV[12] the model asked for, or ''
-- ARGV[13] count: most turns of a session that wait to begin
-- ARGV[14] count: most ready sessions of the partition
-- ARGV[15] bytes: most text of a session
-- ARGV[16] bytes: longest answer, reserved for each open turn
--! uses clock session documents events queue

local turn, text, model = ARGV[8], ARGV[9], ARGV[12]
local state = redis.call('HMGET', STATE, 'state', 'seq', 'last', 'turns', 'bytes', 'newest', 'attempt',
  't:' .. turn, 't:' .. ARGV[11])
if not state[1] then
  return { 'GONE' }
end

-- Answers with what is stored.
local function repeated(index)
  return { 'DUPLICATE', document_slice(2 * index, 2 * index + 1) }
end

if state[8] then return repeated(state[8]) end -- check: duplicate
local turns, parent, parent_index = tonumber(state[4]), '', ''
if ARGV[10] == 'of' then
  if not state[9] then
    return { 'UNKNOWN_PARENT' }
  end
  parent, parent_index = ARGV[11], state[9]
elseif ARGV[10] == 'newest' and turns > 0 then
  parent, parent_index = state[6], turns - 1
end
local waiting = redis.call('XLEN', INBOX)
if waiting >= tonumber(ARGV[13]) then
  return { 'BUSY' }
end
local idle = state[1] == 'idle'
if idle and redis.call('XLEN', QUEUE) >= tonumber(ARGV[14]) then
  return { 'OVERLOADED' }
end
local open = waiting + (state[7] and 1 or 0) + 1
if state[5] + #text + open * ARGV[16] > tonumber(ARGV[15]) then
  return { 'FULL' }
end

local now = now_ms()
local at = iso(now)
document_append(
  cjson.encode({ id = turn .. ':human', role = 'human', msg = text, timestamp = at, turn = turn,
    parent = parent ~= '' and parent or cjson.null, model = model ~= '' and model or nil }),
  cjson.encode({ id = turn .. ':bot', role = 'bot', msg = '', timestamp = at, status = 'queued' }))
redis.call('HSET', STATE, 't:' .. turn, turns, 'p:' .. turns, parent_index, 'newest', turn,
  'turns', turns + 1, 'bytes', state[5] + #text)
redis.call('XADD', INBOX, (turns + 1) .. '-0', 'turn', turn, 'model', model)
local cursor = append_event(state[2], state[3], 'accepted', turn,
  parent ~= '' and { 'at', at, 'parent', parent } or { 'at', at }, text)
if idle then
  make_ready(now, turn, model)
  for i = 1, 5 do
    redis.call('PERSIST', KEYS[i])
  end
end
return { 'OK', cursor, parent, at }
