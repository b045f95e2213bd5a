-- Reads all that the random steps check of one session, at one moment.
--
-- Returns {[remaining milliseconds of its five keys], [fields of its state], [turns in the inbox],
-- [events after ARGV[2]], events in the log, the partial, [its entries: id, turn, consumer, idle,
-- deliveries], last entry handed out, '1' if it counts as active, messages in the document,
-- [the two messages of turn ARGV[3]], entries in the queue, dead letters of the partition}.
-- KEYS as the store's scripts on one session have them
-- ARGV[1] the session token
-- ARGV[2] an event's id
-- ARGV[3] a turn's index, or -1

local token, turn = ARGV[1], tonumber(ARGV[3])
local lives = {}
for i = 1, 5 do
  lives[i] = redis.call('PTTL', KEYS[i])
end
local state = redis.call('HMGET', KEYS[2], 'state', 'seq', 'last', 'turns', 'current', 'entry', 'attempt',
  'owner', 'consumer', 'lapses', 'chars', 'bytes')
for i = 1, 12 do
  state[i] = state[i] or ''
end
local inbox = {}
for i, waiting in ipairs(redis.call('XRANGE', KEYS[3], '-', '+')) do
  inbox[i] = waiting[2][2]
end
local entries = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[6], '-', '+')) do
  if entry[2][2] == token then
    local rows = redis.pcall('XPENDING', KEYS[6], 'workers', entry[1], entry[1], 1)
    local row = not rows.err and rows[1] or { '', '', -1, 0 }
    entries[#entries + 1] = { entry[1], entry[2][4], row[2], row[3], row[4] }
  end
end
local handed_out = '0-0'
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[6])
for _, group in ipairs(groups.err and {} or groups) do
  for i = 1, #group, 2 do
    if group[i] == 'last-delivered-id' then
      handed_out = group[i + 1]
    end
  end
end
local kind, count, pair = redis.call('TYPE', KEYS[1]).ok, 0, {}
if kind == 'list' then
  count = redis.call('LLEN', KEYS[1]) - 1
  if turn >= 0 then
    pair = redis.call('LRANGE', KEYS[1], 2 * turn + 1, 2 * turn + 2)
  end
elseif kind ~= 'none' then
  count = redis.call('JSON.ARRLEN', KEYS[1], '$.messages')[1]
  if turn >= 0 then
    pair = { redis.call('JSON.GET', KEYS[1], '$.messages[' .. 2 * turn .. ']'),
      redis.call('JSON.GET', KEYS[1], '$.messages[' .. 2 * turn + 1 .. ']') }
  end
end
return { lives, state, inbox, redis.call('XRANGE', KEYS[4], '(' .. ARGV[2], '+'),
  redis.call('XLEN', KEYS[4]), redis.call('GET', KEYS[5]) or '', entries, handed_out,
  redis.call('ZSCORE', KEYS[7], token) and '1' or '', count, pair, redis.call('XLEN', KEYS[6]),
  redis.call('XLEN', KEYS[8]) }
