-- Events of a session. Their ids are `seq-nonce`: the first part counts, the second tells events apart
-- that were written to two Redis servers of which one lost the other's last moments.

-- The id that the next event will have.
local function next_event_id(seq)
  return (seq + 1) .. '-' .. NONCE
end

-- Appends an event to the log and shows it to whoever watches.
-- seq, last: the event before; kind, turn: strings; fields: name, value, …; text: shown, not logged
local function append_event(seq, last, kind, turn, fields, text)
  local id = next_event_id(seq)
  redis.call('XADD', LOG, 'MAXLEN', '~', EVENTS_MAX, id, 'type', kind, 'turn', turn, unpack(fields))
  redis.call('HSET', STATE, 'seq', seq + 1, 'last', id)
  local shown = { cursor = id, type = kind, turn = turn, text = text }
  for i = 1, #fields, 2 do
    shown[fields[i]] = fields[i + 1]
  end
  redis.call('SPUBLISH', LIVE, 'event ' .. last .. '\n' .. cjson.encode(shown))
  return id
end
