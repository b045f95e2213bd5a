-- Appends a piece of an answer to its partial and shows it to whoever watches.

-- state, partial: keys; live: channel; offset: bytes before the piece; chars: its UTF-16 units;
-- shown: what to publish.
-- Answers the partial's length in bytes afterwards, or nil and the length there if the piece does not
-- begin at its end. A piece that is there already is not appended again.
local function append_piece(state, partial, live, offset, piece, chars, shown)
  local length = redis.call('STRLEN', partial)
  if piece ~= '' and length == offset + #piece
      and redis.call('GETRANGE', partial, offset, -1) == piece then
    return length
  end
  if length ~= offset then return nil, length end -- check: offset
  if piece == '' then
    return length
  end
  redis.call('HINCRBY', state, 'chars', chars)
  redis.call('SPUBLISH', live, shown)
  return redis.call('APPEND', partial, piece)
end
