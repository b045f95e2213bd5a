-- Finds messages that were about to be accepted and have not been for a while: the acceptance was lost
-- with the server that had it, or refused because too few replicas knew of the message.
--
-- Returns some of them, each as it was noted.
-- KEYS[1] hash  the partition's messages that are about to be accepted
-- ARGV[1] count: how many are looked at
-- ARGV[2] milliseconds: how old
--! flags no-writes
--! uses clock

local before, found = now_ms() - ARGV[2], {}
local notes = redis.call('HRANDFIELD', KEYS[1], ARGV[1], 'WITHVALUES')
for i = 2, #notes, 2 do
  local note = cjson.decode(notes[i])
  if note.at < before then
    found[#found + 1] = note.note
  end
end
return found
