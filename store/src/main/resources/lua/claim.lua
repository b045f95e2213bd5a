-- Hands a worker's slot the turn that it may begin: what is pending for it already (it never got the
-- answer), else one whose lease ran out, else a new one.
-- In one step, so that no two slots are given one entry, and none is given two.
--
-- Returns {entry, session, turn, model or '', deliveries with this one}, or {} for nothing.
-- KEYS[1] stream  the partition's queue
-- ARGV[1] the slot's consumer
-- ARGV[2] '1' to look for lapsed turns too
-- ARGV[3] milliseconds: the lease
--! flags allow-oom

local QUEUE, GROUP, CONSUMER = KEYS[1], 'workers', ARGV[1]

-- Takes the first entry of an XPENDING reply for this slot; its text may be gone, then nil.
local function take(row)
  local claimed = redis.call('XCLAIM', QUEUE, GROUP, CONSUMER, 0, row[1])[1]
  return claimed and { claimed[1], claimed[2][2], claimed[2][4], claimed[2][6], row[4] + 1 }
end

local own = redis.pcall('XPENDING', QUEUE, GROUP, '-', '+', 1, CONSUMER)
if own.err then
  redis.call('XGROUP', 'CREATE', QUEUE, GROUP, '0', 'MKSTREAM')
  own = {}
end
-- A pending entry that was deleted leaves the list when it is claimed: look at a few more then.
for _ = 1, 8 do
  if not own[1] then
    break
  end
  local taken = take(own[1])
  if taken then
    return taken
  end
  own = redis.call('XPENDING', QUEUE, GROUP, '-', '+', 1, CONSUMER)
end
if ARGV[2] == '1' then
  for _ = 1, 8 do
    local lapsed = redis.call('XPENDING', QUEUE, GROUP, 'IDLE', ARGV[3], '-', '+', 1)
    if not lapsed[1] then
      break
    end
    local taken = take(lapsed[1])
    if taken then
      return taken
    end
  end
end
local fresh = redis.call('XREADGROUP', 'GROUP', GROUP, CONSUMER, 'COUNT', 1, 'STREAMS', QUEUE, '>')
if not fresh then
  return {}
end
local entry = fresh[1][2][1]
return { entry[1], entry[2][2], entry[2][4], entry[2][6], 1 }
