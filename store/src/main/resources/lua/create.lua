-- Makes a session, with no turns or with ended ones from an earlier session.
-- In one step, so that nobody meets a session without its state or its expiry.
--
-- Returns {'OK', name, started ms, expires ms}; the same again for a session that exists. {'GONE'} for one
-- that was ended.
-- KEYS as in parts/session.lua
-- ARGV[8] the user's name
-- ARGV[9] …: for each turn six: its id, its parent's index or '', its human message and its bot message
--   as JSON, the bytes of the human text and of the answer text
--! uses clock session documents

local state = redis.call('HMGET', STATE, 'name', 'start', 'state', 'ended')
local now = now_ms()
if state[1] then
  -- A caller who waits for replicas waits for one that has all of it.
  redis.call('HSET', STATE, 'repeated', '')
  -- An active session has no expiry: as if its turn ended now.
  local expires = state[3] == 'active' and now + TTL_MS or redis.call('PEXPIRETIME', STATE)
  return { 'OK', state[1], tonumber(state[2]), expires }
end
if state[4] then return { 'GONE' } end
local name = ARGV[8]
local messages, bytes, turns = {}, 0, 0
for i = 9, #ARGV, 6 do
  messages[#messages + 1] = ARGV[i + 2]
  messages[#messages + 1] = ARGV[i + 3]
  redis.call('HSET', STATE, 't:' .. ARGV[i], turns, 'p:' .. turns, ARGV[i + 1], 'newest', ARGV[i])
  if ARGV[i + 5] ~= '0' then
    redis.call('HSET', STATE, 'a:' .. turns, ARGV[i + 5])
  end
  bytes = bytes + ARGV[i + 4] + ARGV[i + 5]
  turns = turns + 1
end
document_create({ token = SESSION, name = name, session_start = iso(now) }, messages)
local created = '1-' .. NONCE
redis.call('HSET', STATE, 'state', 'idle', 'name', name, 'start', now, 'seq', 1, 'last', created,
  'turns', turns, 'bytes', bytes, 'chars', 0, 'lapses', 0)
redis.call('XADD', LOG, created, 'type', 'created')
-- Emptied at once, but there: a script whose key is missing has to wait while its slot is moved.
redis.call('XADD', INBOX, '0-1', 'turn', '')
redis.call('XDEL', INBOX, '0-1')
redis.call('SET', PARTIAL, '')
for i = 1, 5 do
  redis.call('PEXPIREAT', KEYS[i], now + TTL_MS)
end
return { 'OK', name, now, now + TTL_MS }
