-- The session's document as a list: a header at index 0, message i at i + 1.

-- Writes a new document. header: table; messages: JSON texts.
local function document_create(header, messages)
  redis.call('RPUSH', DOCUMENT, cjson.encode(header))
  for _, message in ipairs(messages) do
    redis.call('RPUSH', DOCUMENT, message)
  end
end

-- Appends a turn's two messages, as JSON texts.
local function document_append(human, bot)
  redis.call('RPUSH', DOCUMENT, human, bot)
end

-- Replaces message i, counted from 0, by a JSON text.
local function document_set(i, message)
  redis.call('LSET', DOCUMENT, i + 1, message)
end

-- The messages from `first` to before `past`, as one JSON array, not decoded.
local function document_slice(first, past)
  return '[' .. table.concat(redis.call('LRANGE', DOCUMENT, first + 1, past), ',') .. ']'
end
