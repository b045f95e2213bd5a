-- Deletes a session with all its text and its place in the queue.
-- In one step, so that no worker begins a turn of a session that is half gone.
--
-- That it was ended stays known for a while: a server that was cut off meanwhile would make it again.
-- Told again, it becomes known though the session is not there (yet).
--
-- Returns {'OK'} or {'GONE'}.
-- KEYS as in parts/session.lua
-- ARGV[8] milliseconds: how long that stays known
-- ARGV[9] '1' if it is told again
--! flags allow-oom
--! uses session queue

local state = redis.call('HMGET', STATE, 'state', 'entry', 'owner')
local function note_end()
  redis.call('HSET', STATE, 'ended', '')
  redis.call('PEXPIRE', STATE, ARGV[8])
end

if not state[1] then
  if ARGV[9] == '1' then
    note_end()
  end
  return { 'GONE' }
end
if state[2] then
  dequeue(state[2])
end
redis.call('ZREM', ACTIVE, SESSION)
redis.call('DEL', DOCUMENT, STATE, INBOX, LOG, PARTIAL)
note_end()
if state[3] then
  redis.call('SPUBLISH', ORDERS, state[3])
end
redis.call('SPUBLISH', LIVE, 'ended \n')
return { 'OK' }
