-- Removes a worker's consumers from one partition, but for those that have entries pending: they would
-- be lost with them.
-- In one step, so that none is handed an entry between the look and the removal.
--
-- Returns {how many were removed}.
-- KEYS[1] stream  the partition's queue
-- ARGV[1] the worker's name
-- ARGV[2] count: its slots
--! flags allow-oom

local removed = 0
for slot = 0, ARGV[2] - 1 do
  local consumer = ARGV[1] .. '/' .. slot
  local rows = redis.pcall('XPENDING', KEYS[1], 'workers', '-', '+', 1, consumer)
  if rows.err then
    return { 0 }
  end
  if #rows == 0 then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', consumer)
    removed = removed + 1
  end
end
return { removed }
