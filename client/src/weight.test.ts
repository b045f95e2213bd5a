// @vitest-environment node
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const KB = 1_024;
const FIRST_BYTES_MAX = 160 * KB;
const ALL_BYTES_MAX = 300 * KB;
const BUILD_MS_MAX = 120_000;

const files = new Map<string, Rolldown.OutputChunk>();

/** All scripts that these may load: by themselves, and if asked for also those that come later. */
function reached(from: readonly string[], later: boolean): readonly Rolldown.OutputChunk[] {
  const found = new Set(from);
  for (const fileName of found) {
    const file = files.get(fileName);
    if (file === undefined) throw new Error(`there is no ${fileName}`);
    for (const next of [...file.imports, ...(later ? file.dynamicImports : [])]) found.add(next);
  }
  return [...found].map((fileName) => files.get(fileName)).filter((file) => file !== undefined);
}

function weigh(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}

/** The colouring of code is a program of its own, built on the side; its languages are not counted. */
function highlightWorker(output: Rolldown.RolldownOutput['output']): string {
  const worker = output.find(({ fileName }) => fileName.includes('highlightWorker'));
  if (worker?.type !== 'asset') throw new Error('the worker that colours code is not there');
  return worker.source.toString();
}

describe('the scripts of the page, compressed', () => {
  let worker = '';

  beforeAll(async () => {
    // Tests run with React's longer form, which says more.
    vi.stubEnv('NODE_ENV', 'production');
    const built = await build({
      root: join(import.meta.dirname, '..'),
      logLevel: 'error',
      build: { write: false },
    });
    vi.unstubAllEnvs();
    if (!('output' in built)) throw new Error('the build made something else');
    for (const file of built.output) if (file.type === 'chunk') files.set(file.fileName, file);
    worker = highlightWorker(built.output);
  }, BUILD_MS_MAX);

  const page = () => [...files.values()].filter(({ name, isEntry }) => isEntry && name === 'index');

  it('weigh at most 160 KB before the first answer', () => {
    const first = reached(
      page().map(({ fileName }) => fileName),
      false,
    );
    const bytes = weigh(first.map(({ code }) => code));
    console.log(`before the first answer: ${(bytes / KB).toFixed(1)} KB`);
    expect(bytes).toBeGreaterThan(50 * KB);
    expect(bytes).toBeLessThanOrEqual(FIRST_BYTES_MAX);
    expect(first.some(({ moduleIds }) => moduleIds.some((id) => id.includes('markdown-it')))).toBe(
      false,
    );
  });

  it('weigh at most 300 KB with all but diagrams and the languages of code', () => {
    const all = reached(
      page().map(({ fileName }) => fileName),
      true,
    );
    const bytes = weigh([...all.map(({ code }) => code), worker]);
    console.log(`all but diagrams and languages: ${(bytes / KB).toFixed(1)} KB`);
    expect(all.some(({ moduleIds }) => moduleIds.some((id) => id.includes('katex')))).toBe(true);
    expect(all.some(({ moduleIds }) => moduleIds.some((id) => id.includes('mermaid')))).toBe(false);
    expect(bytes).toBeLessThanOrEqual(ALL_BYTES_MAX);
  });
});
