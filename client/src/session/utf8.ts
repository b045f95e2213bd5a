const ENCODER = new TextEncoder();

/** A text's length in bytes of UTF-8, as the server's limits count. */
export function utf8Bytes(text: string): number {
  return ENCODER.encode(text).length;
}
