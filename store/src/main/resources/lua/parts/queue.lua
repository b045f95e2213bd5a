-- The partition's queue: one entry for each session that has a turn ready or running.

-- Splits `n-m` and answers n.
local function first_part(id)
  return tonumber(id:match('^(%d+)'))
end

-- The named field of a flat name, value, … reply.
local function field_of(reply, name)
  for i = 1, #reply, 2 do
    if reply[i] == name then
      return reply[i + 1]
    end
  end
end

-- Appends an entry and answers its id: one above the last ever given, so that places can be counted.
local function enqueue(turn, model)
  local info = redis.pcall('XINFO', 'STREAM', QUEUE)
  local n = info.err and 1 or first_part(field_of(info, 'last-generated-id')) + 1
  local entry = n .. '-1'
  redis.call('XADD', QUEUE, entry, 'session', SESSION, 'turn', turn, 'model', model)
  redis.call('SPUBLISH', READY, '')
  return entry
end

-- Takes an entry out, if it is this session's: after a failover its id may be another's.
local function dequeue(entry)
  local found = redis.call('XRANGE', QUEUE, entry, entry)
  if found[1] and field_of(found[1][2], 'session') == SESSION then
    redis.pcall('XACK', QUEUE, GROUP, entry)
    redis.call('XDEL', QUEUE, entry)
  end
end

-- {id, consumer, idle milliseconds, deliveries} of a pending entry, or nil. Makes the group if it was
-- lost.
local function pending(entry)
  local rows = redis.pcall('XPENDING', QUEUE, GROUP, entry, entry, 1)
  if rows.err then
    redis.call('XGROUP', 'CREATE', QUEUE, GROUP, '0', 'MKSTREAM')
    return nil
  end
  return rows[1]
end

-- Makes a turn the session's current one and ready for any worker.
local function make_ready(now, turn, model)
  local entry = enqueue(turn, model)
  redis.call('HDEL', STATE, 'attempt', 'owner', 'consumer', 'model', 'began')
  redis.call('HSET', STATE, 'state', 'active', 'current', turn, 'asked', model, 'entry', entry,
    'ready', now, 'lapses', 0, 'chars', 0)
  redis.call('ZADD', ACTIVE, now, SESSION)
end
