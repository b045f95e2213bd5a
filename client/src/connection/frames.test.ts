import { describe, expect, it } from 'vitest';
import { readFixture } from '../testing/fixtures';
import { decodeServerFrame, encodeClientFrame, type ClientFrame } from './frames';

interface Entry {
  readonly name: string;
  readonly text?: string;
  readonly json?: unknown;
  readonly expect?: unknown;
}

function entries(file: string): readonly (readonly [string, Entry])[] {
  return (readFixture(`frames/${file}`) as readonly Entry[]).map((entry) => [entry.name, entry]);
}

function written(entry: Entry): string {
  return entry.text ?? JSON.stringify(entry.json);
}

/** Null and absent are the same, false and absent too, and `usage` is of no use to this client. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, field]) => field !== null && field !== false && field !== undefined && key !== 'usage',
  );
  return Object.fromEntries(kept.map(([key, field]) => [key, bare(field)]));
}

function expectDecoded(entry: Entry): void {
  const decoded = decodeServerFrame(written(entry));
  if (entry.expect === null) {
    expect(decoded.kind).toBe('unknown');
    return;
  }
  expect(decoded).toMatchObject({ kind: 'frame' });
  if (decoded.kind !== 'frame') return;
  expect(bare(decoded.frame)).toEqual(bare(entry.expect ?? entry.json));
}

describe('server frames', () => {
  it.each(entries('server-valid.json'))('decode: %s', (_name, entry) => {
    expectDecoded(entry);
  });

  it.each(entries('server-new-words.json'))(
    'decode with words of later versions: %s',
    (_, entry) => {
      expectDecoded(entry);
    },
  );

  it.each(entries('server-invalid.json'))('are refused: %s', (_name, entry) => {
    const decoded = decodeServerFrame(written(entry));
    expect(decoded.kind).toBe('invalid');
    expect(JSON.stringify(decoded)).not.toContain('marker-5b1f');
  });

  it('are text, never binary', () => {
    expect(decodeServerFrame(new ArrayBuffer(2))).toEqual({ kind: 'invalid', why: 'not text' });
  });

  it('do not take their type from what every object has', () => {
    expect(decodeServerFrame('{"type":"constructor"}').kind).toBe('unknown');
  });
});

describe('client frames', () => {
  it('are written as the shared examples have them', () => {
    const frames: readonly ClientFrame[] = [
      { type: 'hello', session: 'session-key', cursor: '8-123' },
      {
        type: 'send',
        turnId: '00000000-0000-4000-8000-000000000001',
        text: 'Hello?',
        parent: null,
      },
      { type: 'send', turnId: '00000000-0000-4000-8000-000000000001', text: 'Hello?' },
      { type: 'ping' },
    ];
    const examples = entries('client-valid.json').map(([, entry]) => written(entry));
    const parsed = examples.map((example) => JSON.parse(example) as unknown);
    for (const frame of frames) {
      expect(parsed).toContainEqual(JSON.parse(encodeClientFrame(frame)));
    }
  });
});
