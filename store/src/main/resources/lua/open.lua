-- Notes how many connections a node has, unless all nodes together have too many.
-- In one step, so that two nodes that open the last one together do not both keep it.
--
-- Returns {1}, or {0} if they would be too many: then the node's former note stays.
-- KEYS[1] hash    by node: 'count until', until being milliseconds since 1970
-- ARGV[1] the node's name
-- ARGV[2] count   connections that it has; 0 takes its note away
-- ARGV[3] count   most of all nodes, or 0 to note them however many there are
-- ARGV[4] milliseconds: how long the note counts
--! flags allow-oom
--! uses clock

local now, open, most = now_ms(), tonumber(ARGV[2]), tonumber(ARGV[3])
if open == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return { 1 }
end
if most > 0 then
  local notes, all = redis.call('HGETALL', KEYS[1]), open
  for i = 1, #notes, 2 do
    if notes[i] ~= ARGV[1] then
      local count, until_ms = string.match(notes[i + 1], '^(%d+) (%d+)$')
      if tonumber(until_ms) > now then
        all = all + count
      else
        redis.call('HDEL', KEYS[1], notes[i])
      end
    end
  end
  if all > most then
    return { 0 }
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%d', now + ARGV[4]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return { 1 }
