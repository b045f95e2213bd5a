import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../..');

/** The model that `make setup` fetches. */
export const BUNDLED_MODEL = join(ROOT, '.cache/models/SmolLM2-135M-Instruct.Q4_1.gguf');

/** Parley as somebody runs it on a machine of their own: `bin/parley run`. */
export class Home {
  private constructor(
    private readonly program: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static hasModel(): boolean {
    return existsSync(BUNDLED_MODEL);
  }

  /** @param models as in the setting of that name */
  static async start(models: string): Promise<Home> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-home-'));
    const program = spawn(
      join(ROOT, 'bin/parley'),
      ['run', '--port', '0', '--data-dir', folder, '--model', models],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const line of createInterface({ input: program.stdout })) {
      const url = /ready at (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) return new Home(program, folder, url);
    }
    throw new Error('Parley ended before it was ready; its errors stand above');
  }

  async end(): Promise<void> {
    const ended = new Promise<void>((done) =>
      this.program.once('exit', () => {
        done();
      }),
    );
    this.program.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
