-- Makes a worker the owner of a claimed turn and gives it what the model is to read.
-- In one step, so that a turn never has two owners, and none that began after another holds it.
--
-- Returns {'OK', attempt, partial, its length in UTF-16 units, [JSON arrays of messages, newest first]},
-- {'STALE'} or {'EXHAUSTED'}.
-- KEYS as in parts/session.lua
-- ARGV[8]  the turn's id
-- ARGV[9]  the entry
-- ARGV[10] the slot's consumer
-- ARGV[11] deliveries of the entry when it was claimed
-- ARGV[12] the owner: a random name for this hold
-- ARGV[13] the model that will answer
-- ARGV[14] '1' if it can go on from a given beginning
-- ARGV[15] count: most messages wanted
-- ARGV[16] count: lapses after which a turn fails
--! flags allow-oom
--! uses clock session documents events queue ending

local turn, entry, consumer, owner, model = ARGV[8], ARGV[9], ARGV[10], ARGV[12], ARGV[13]
local state = redis.call('HMGET', STATE, 'seq', 'last', 'current', 'entry', 'attempt', 'owner',
  'lapses', 'model', 'chars', 't:' .. turn)
local seq, last, lapses, chars = state[1], state[2], tonumber(state[7]), tonumber(state[9])
if state[3] ~= turn or state[4] ~= entry then
  dequeue(entry)
  return { 'STALE' }
end
local index = tonumber(state[10])

-- The messages along the branch, from the turn's own up to its first ancestors, those that stand beside
-- each other in one piece. Turns without an answer text are left out; the walk is bounded for a session
-- of nothing else.
local function branch()
  local found, wanted = {}, ARGV[15] - 1
  local first, past = 2 * index, 2 * index + 1
  local at = redis.call('HGET', STATE, 'p:' .. index)
  for _ = 1, wanted + 256 do
    if wanted <= 0 or not at or at == '' then
      break
    end
    local row = redis.call('HMGET', STATE, 'p:' .. at, 'a:' .. at)
    if row[2] then
      if first ~= 2 * at + 2 then
        found[#found + 1] = document_slice(first, past)
        past = 2 * at + 2
      end
      -- With room for one only: the answer without its question.
      first = 2 * at + (wanted == 1 and 1 or 0)
      wanted = wanted - 2
    end
    at = row[1]
  end
  found[#found + 1] = document_slice(first, past)
  return found
end

if state[6] == owner then
  return { 'OK', state[5], redis.call('GET', PARTIAL), chars, branch() }
end
local row = pending(entry)
if not row or row[2] ~= consumer or row[4] ~= tonumber(ARGV[11]) then return { 'STALE' } end -- check: pending
local now = now_ms()
if state[6] then
  lapses = lapses + 1
  if lapses >= tonumber(ARGV[16]) then
    bury(turn, 'attempts_exhausted')
    end_current(now, seq, last, index, turn, entry, { status = 'failed', code = 'attempts_exhausted',
      text = redis.call('GET', PARTIAL), chars = chars, model = state[8], attempt = state[5] })
    return { 'EXHAUSTED' }
  end
end
local partial = ''
if ARGV[14] == '1' and state[8] == model then
  partial = redis.call('GET', PARTIAL)
else
  redis.call('SET', PARTIAL, '', 'KEEPTTL')
  chars = 0
end
redis.call('XCLAIM', QUEUE, GROUP, consumer, 0, entry, 'JUSTID')
redis.call('XDEL', INBOX, (index + 1) .. '-0')
local attempt = append_event(seq, last, 'started', turn, { 'offset', chars, 'model', model })
redis.call('HSET', STATE, 'attempt', attempt, 'owner', owner, 'consumer', consumer, 'model', model,
  'began', now, 'lapses', lapses, 'chars', chars)
return { 'OK', attempt, partial, chars, branch() }
