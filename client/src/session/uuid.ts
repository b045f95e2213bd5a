/** A version 4 UUID; `crypto.randomUUID` is missing on plain-HTTP pages of other hosts. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const versioned = bytes.with(6, ((bytes[6] ?? 0) & 0x0f) | 0x40);
  const hex = versioned
    .with(8, ((bytes[8] ?? 0) & 0x3f) | 0x80)
    .reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
