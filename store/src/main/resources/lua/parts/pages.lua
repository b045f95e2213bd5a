-- A long session is read page by page, each about as long as its reader wants it, so that nobody waits
-- until Redis has put all of it together.

-- What a turn's two messages take beside their texts.
local TURN_BYTES = 400

-- The index of the first turn on the page that ends before the turn `past`.
-- turns, bytes: of the whole session; most: about how many bytes a page may have
local function page_before(past, turns, bytes, most)
  local all = bytes + TURN_BYTES * turns
  if all <= most then
    return 0
  end
  return math.max(0, past - math.max(1, math.floor(turns * most / all)))
end
