-- Notes a message that is about to be accepted.
-- In one step, so that there are never more notes than were allowed.
--
-- Returns {'OK'} or {'OVERLOADED'}. Run twice it makes one note, in the place of the first, and writes
-- it both times: a caller who waits for replicas waits for one that has it.
-- KEYS[1] hash        the partition's messages that are about to be accepted, by name
-- KEYS[2] sorted set  their names, by when they were noted first
-- ARGV[1] the note's name: its session and turn
-- ARGV[2] count: most notes
-- ARGV[3] milliseconds: how long notes are kept when nobody carries them out
-- ARGV[4] and so on: what is noted
--! uses clock

if not redis.call('ZSCORE', KEYS[2], ARGV[1]) and redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then
  return { 'OVERLOADED' }
end
redis.call('ZADD', KEYS[2], 'NX', now_us(), ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ unpack(ARGV, 4) }))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { 'OK' }
