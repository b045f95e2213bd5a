-- Appends the last piece and ends the turn.
-- In one step, so that the history holds exactly what was streamed, once, and the next turn follows.
--
-- Returns {'OK'}, {'DUPLICATE'}, {'LENGTH', bytes there, UTF-16 units there} or {'FENCED'}.
-- KEYS as in parts/session.lua
-- ARGV[8]  the turn's id
-- ARGV[9]  the owner
-- ARGV[10] bytes: the partial's length before the piece
-- ARGV[11] the piece, may be empty
-- ARGV[12] UTF-16 units: the piece's length
-- ARGV[13] what to publish of the piece
-- ARGV[14] 'completed' or 'failed'
-- ARGV[15] how it finished, or why it failed
-- ARGV[16] model tokens read, or ''
-- ARGV[17] model tokens written, or ''
--! flags allow-oom
--! uses clock session documents events queue ending append

local turn, owner, status = ARGV[8], ARGV[9], ARGV[14]
local state = redis.call('HMGET', STATE, 'seq', 'last', 'current', 'entry', 'attempt', 'owner',
  'model', 't:' .. turn, 'finished')
if state[9] == owner then
  return { 'DUPLICATE' }
end
if state[6] ~= owner then return { 'FENCED' } end -- check: owner
local bytes, there =
  append_piece(STATE, PARTIAL, LIVE, tonumber(ARGV[10]), ARGV[11], ARGV[12], ARGV[13])
local chars = tonumber(redis.call('HGET', STATE, 'chars'))
if not bytes then
  return { 'LENGTH', there, chars }
end
local completed = status == 'completed'
redis.call('HSET', STATE, 'finished', owner)
end_current(now_ms(), state[1], state[2], tonumber(state[8]), state[3], state[4], {
  status = status, text = redis.call('GET', PARTIAL), chars = chars, model = state[7],
  attempt = state[5], code = not completed and ARGV[15] or nil, finish = completed and ARGV[15] or nil,
  prompt = ARGV[16] ~= '' and ARGV[16] or nil, answer = ARGV[17] ~= '' and ARGV[17] or nil })
return { 'OK' }
