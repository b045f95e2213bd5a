import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesIn, importsOf } from './testing/imports';

const SOURCES = import.meta.dirname;

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

function resolved(from: string, name: string): string | undefined {
  const base = join(dirname(from), name);
  return [`${base}.ts`, `${base}.tsx`].find((file) => existsSync(join(SOURCES, file)));
}

describe('the search for circles of imports', () => {
  it('reads what a source imports, types too', () => {
    const source = `
      import { memo } from 'react';
      import type { A } from './a';
      export { b } from '../b';
      const c = () => import('./c');`;
    expect(importsOf(source)).toEqual(['./a', '../b', './c']);
  });

  it('finds a circle, and none where two ways lead to one file', () => {
    const around = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['b']],
    ]);
    expect(circlesIn(around)).toEqual([['b', 'c']]);
    const beside = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ]);
    expect(circlesIn(beside)).toEqual([]);
  });
});

describe('files import each other in one direction', () => {
  const imports = new Map(
    sources.map((file) => [
      file,
      importsOf(readFileSync(join(SOURCES, file), 'utf8')).flatMap(
        (name) => resolved(file, name) ?? [],
      ),
    ]),
  );

  it('has imports to look through', () => {
    expect([...imports.values()].flat().length).toBeGreaterThan(200);
  });

  it('without a circle', () => {
    expect(circlesIn(imports)).toEqual([]);
  });
});
