-- A long session is read page by page, each about as long as its reader wants it, so that nobody waits
-- until Redis has put all of it together.

-- What a turn's two messages take beside their texts.
local TURN_BYTES = 400

-- The index of the first turn on the page that ends before the turn `past`. A turn counts as the mean of
-- all, or as its answer if that is longer; there is one at least.
-- turns, bytes: of the whole session; most: about how many bytes a page may have
local function page_before(past, turns, bytes, most)
  local all = bytes + TURN_BYTES * turns
  if all <= most then
    return 0
  end
  local mean, names = all / turns, {}
  for i = past - 1, math.max(0, past - math.ceil(most / mean)), -1 do
    names[#names + 1] = 'a:' .. i
  end
  local answers, left = redis.call('HMGET', STATE, unpack(names)), most
  for i = 1, #names do
    left = left - math.max(mean, TURN_BYTES + (answers[i] or 0))
    if left < 0 and i > 1 then
      return past - i + 1
    end
  end
  return past - #names
end
