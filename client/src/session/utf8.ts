const ENCODER = new TextEncoder();

/** A text's length in bytes of UTF-8, as the server's limits count. */
export function utf8Bytes(text: string): number {
  return ENCODER.encode(text).length;
}

/** So many characters at a text's end are more than so many bytes of UTF-8 allow. */
export function charactersOver(text: string, bytesMax: number): number {
  let [bytes, over] = [0, 0];
  for (const character of text) {
    bytes += bytesOf(character.codePointAt(0) ?? 0);
    if (bytes > bytesMax) over += 1;
  }
  return over;
}

/** About so many more characters have room, if they are like those that are there. */
export function charactersLeft(text: string, bytesMax: number): number {
  const bytes = utf8Bytes(text);
  const characters = charactersOver(text, 0);
  return Math.max(0, Math.floor(((bytesMax - bytes) * characters) / Math.max(1, bytes)));
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
