import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The examples that this client shares with the server's tests. */
const FIXTURES = join(import.meta.dirname, '../../../protocol/fixtures');

export function readFixture(path: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, path), 'utf8'));
}

/** @returns file name and content of each JSON file of a folder; none if the folder is not there */
export function readFixtures(folder: string): readonly (readonly [string, unknown])[] {
  const path = join(FIXTURES, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => [file, readFixture(join(folder, file))]);
}
