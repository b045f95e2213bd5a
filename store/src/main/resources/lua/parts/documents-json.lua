-- The session's document in RedisJSON: the header's fields and `messages`.

-- Writes a new document. header: table; messages: JSON texts.
local function document_create(header, messages)
  local fields = cjson.encode(header)
  redis.call('JSON.SET', DOCUMENT, '$',
    fields:sub(1, -2) .. ',"messages":[' .. table.concat(messages, ',') .. ']}')
end

-- Appends a turn's two messages, as JSON texts.
local function document_append(human, bot)
  redis.call('JSON.ARRAPPEND', DOCUMENT, '$.messages', human, bot)
end

-- Replaces message i, counted from 0, by a JSON text.
local function document_set(i, message)
  redis.call('JSON.SET', DOCUMENT, '$.messages[' .. i .. ']', message)
end

-- The messages from `first` to before `past`, as one JSON array, not decoded.
local function document_slice(first, past)
  return redis.call('JSON.GET', DOCUMENT, '$.messages[' .. first .. ':' .. past .. ']')
end
