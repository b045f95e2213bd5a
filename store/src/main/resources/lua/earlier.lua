-- Reads the page of a session that ends before a turn. For turns before those that resume.lua answers
-- with: they have ended, so what is read of them in several steps belongs together. Not said to be without
-- writes: a master that has been left must refuse this as it refuses the others.
--
-- Returns {'OK', the page's messages as one JSON array, the index of its first turn} or {'GONE'}.
-- KEYS as in parts/session.lua
-- ARGV[8] index of the turn
-- ARGV[9] bytes: about how long a page is
--! flags allow-oom
--! uses session documents pages

local state = redis.call('HMGET', STATE, 'turns', 'bytes')
if not state[1] then
  return { 'GONE' }
end
local past = tonumber(ARGV[8])
local first = page_before(past, tonumber(state[1]), tonumber(state[2]), tonumber(ARGV[9]))
return { 'OK', document_slice(2 * first, 2 * past), first }
