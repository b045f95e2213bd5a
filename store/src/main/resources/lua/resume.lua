-- Reads what a watcher of the session lacks, and repairs the session's place in the queue.
-- In one step, so that events, texts and state belong to one moment. Of a long session that may be its
-- last page; all turns before that have ended, and are read by earlier.lua.
--
-- Returns {'GONE'}, or {'RESUMED' or 'SNAPSHOT', name, started ms, expires ms, last event's id,
-- current turn or '', attempt or '', began ms, model or '', the partial's length in UTF-16 units, where
-- the text that follows begins in it, text of the partial, then
--   RESUMED:  [events after the cursor], [for each turn in them: its id, its two messages as JSON],
--             [turns that have not begun]
--   SNAPSHOT: the last page's messages as one JSON array, the index of its first turn}.
-- KEYS as in parts/session.lua
-- ARGV[8]  the watcher's last event, or ''
-- ARGV[9]  the attempt of which it holds text, or ''
-- ARGV[10] UTF-16 units: how much of it
-- ARGV[11] bytes: about how long a page is
--! flags allow-oom
--! uses clock session documents pages queue repair

local state = redis.call('HMGET', STATE, 'state', 'name', 'start', 'last', 'current', 'attempt', 'began',
  'model', 'chars', 'entry', 'asked', 'ready', 'turns', 'bytes')
if not state[1] then
  return { 'GONE' }
end
local now, expires = now_ms(), 0
if state[1] == 'active' then
  repair(now, state[5], state[11], state[10], state[12])
  expires = now + TTL_MS
else
  expires = redis.call('PEXPIRETIME', STATE)
end
local cursor = ARGV[8]
local resumed = cursor ~= '' and redis.call('XRANGE', LOG, cursor, cursor)[1]

local chars, from, text = tonumber(state[9]), 0, ''
if state[6] then
  local held = resumed and ARGV[9] == state[6] and tonumber(ARGV[10]) or 0
  if held >= chars then
    from = chars
  elseif redis.call('STRLEN', PARTIAL) == chars then
    -- One byte for each unit, so the place is known without reading the text.
    from, text = held, redis.call('GETRANGE', PARTIAL, held, -1)
  else
    text = redis.call('GET', PARTIAL)
  end
end
local answer = { resumed and 'RESUMED' or 'SNAPSHOT', state[2], tonumber(state[3]), expires, state[4],
  state[5] or '', state[6] or '', tonumber(state[7] or 0), state[8] or '', chars, from, text }
if not resumed then
  local turns = tonumber(state[13])
  local first = page_before(turns, turns, tonumber(state[14]), tonumber(ARGV[11]))
  if state[5] then
    first = math.min(first, redis.call('HGET', STATE, 't:' .. state[5]))
  end
  answer[13] = document_slice(2 * first, 2 * turns)
  answer[14] = first
  return answer
end
local events = redis.call('XRANGE', LOG, '(' .. cursor, '+')
local turns, seen = {}, {}
for _, event in ipairs(events) do
  local turn = event[2][4]
  if not seen[turn] then
    seen[turn] = true
    local index = redis.call('HGET', STATE, 't:' .. turn)
    turns[#turns + 1] = turn
    turns[#turns + 1] = document_slice(2 * index, 2 * index + 2)
  end
end
answer[13] = events
answer[14] = turns
local waiting = {}
for i, entry in ipairs(redis.call('XRANGE', INBOX, '-', '+')) do
  waiting[i] = entry[2][2]
end
answer[15] = waiting
return answer
