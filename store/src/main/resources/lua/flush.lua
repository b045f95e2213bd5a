-- Appends a piece to the answer.
-- In one step, so that only the owner writes, at the right place, and what is shown is what is stored.
--
-- Returns {'OK', bytes}, {'LENGTH', bytes there, UTF-16 units there} or {'FENCED'}.
-- KEYS[1] hash    the session's state
-- KEYS[2] string  its partial
-- ARGV[1] the owner
-- ARGV[2] bytes: the partial's length before the piece
-- ARGV[3] the piece
-- ARGV[4] UTF-16 units: the piece's length
-- ARGV[5] channel: what happens in the session
-- ARGV[6] what to publish there
--! flags allow-oom
--! uses append

if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return { 'FENCED' } end -- check: owner
local bytes, there = append_piece(KEYS[1], KEYS[2], ARGV[5], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[6])
if not bytes then
  return { 'LENGTH', there, tonumber(redis.call('HGET', KEYS[1], 'chars')) }
end
return { 'OK', bytes }
