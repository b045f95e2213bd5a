-- How a turn ends, whoever ends it.

-- All keys of the session go together, one time to live after its last turn ended.
local function rest(now)
  redis.call('HDEL', STATE, 'current', 'asked', 'entry', 'attempt', 'owner', 'consumer', 'model',
    'began')
  redis.call('HSET', STATE, 'state', 'idle')
  redis.call('ZREM', ACTIVE, SESSION)
  redis.call('XTRIM', LOG, 'MAXLEN', 32)
  for i = 1, 5 do
    redis.call('PEXPIREAT', KEYS[i], now + TTL_MS)
  end
end

-- Fills in a turn's bot message. Its id names the turn; with a ninth field RedisJSON would take twice the
-- room for it.
-- ended: status, text, and where they apply code, finish, model,
-- attempt.
local function write_answer(now, index, turn, ended)
  document_set(2 * index + 1, cjson.encode({
    id = turn .. ':bot', role = 'bot', msg = ended.text, timestamp = iso(now),
    status = ended.status, code = ended.code, finish = ended.finish, model = ended.model,
    attempt = ended.attempt }))
  if ended.text ~= '' then
    redis.call('HSET', STATE, 'a:' .. index, #ended.text)
    redis.call('HINCRBY', STATE, 'bytes', #ended.text)
  end
end

-- The fields of the event that says how a turn ended.
local function ending_fields(ended)
  local fields = { 'length', ended.chars }
  for _, name in ipairs({ 'attempt', 'code', 'finish', 'prompt', 'answer' }) do
    if ended[name] then
      fields[#fields + 1] = name
      fields[#fields + 1] = ended[name]
    end
  end
  return fields
end

-- Ends the current turn: its answer, its event, its entry gone, and the next one ready or the session
-- at rest.
-- ended: as for write_answer, and chars, the text's length in UTF-16 units
local function end_current(now, seq, last, index, turn, entry, ended)
  write_answer(now, index, turn, ended)
  dequeue(entry)
  redis.call('XDEL', INBOX, (index + 1) .. '-0')
  redis.call('SET', PARTIAL, '', 'KEEPTTL')
  append_event(seq, last, ended.status, turn, ending_fields(ended))
  local waiting = redis.call('XRANGE', INBOX, '-', '+', 'COUNT', 1)[1]
  if waiting then
    make_ready(now, field_of(waiting[2], 'turn'), field_of(waiting[2], 'model'))
  else
    rest(now)
  end
end

-- Remembers a turn that was given up, by its names only.
local function bury(turn, reason)
  redis.call('XADD', DEAD, 'MAXLEN', '~', 10000, '*', 'session', SESSION, 'turn', turn, 'reason', reason)
end
