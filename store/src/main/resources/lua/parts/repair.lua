-- Gives an active session a new entry if its own was lost, so that no turn waits for ever: the entry
-- is missing, or it was handed out and is no longer pending. Attempt, partial and lapses stay.
-- Answers the entry, when it became ready, and its pending row or nil.
local function repair(now, turn, asked, entry, ready)
  local there = redis.call('XRANGE', QUEUE, entry, entry)[1]
  if there and field_of(there[2], 'session') == SESSION then
    local row = pending(entry)
    if row then
      return entry, ready, row
    end
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', QUEUE)) do
      if field_of(group, 'name') == GROUP
          and first_part(entry) > first_part(field_of(group, 'last-delivered-id')) then
        return entry, ready, nil
      end
    end
    dequeue(entry)
  end
  entry = enqueue(turn, asked)
  redis.call('HSET', STATE, 'entry', entry, 'ready', now)
  redis.call('ZADD', ACTIVE, now, SESSION)
  return entry, now, nil
end
