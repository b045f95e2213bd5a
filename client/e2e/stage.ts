import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { test as base } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../..');
const START_MS_MAX = 90_000;

/** A server and two workers as processes on a Redis of their own, with the scripted model. */
export class Stage {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly input: Interface;
  url = '';

  private constructor() {
    const classpath = readFileSync(join(ROOT, 'app/target/test-classpath.txt'), 'utf8').trim();
    const own = ['test-classes', 'classes'].map((folder) => join(ROOT, 'app/target', folder));
    const java = process.env.JAVA_HOME;
    if (java === undefined) throw new Error('JAVA_HOME names no JDK: start this with make e2e');
    this.process = spawn(
      join(java, 'bin/java'),
      [
        `-Dparley.root=${ROOT}`,
        '-cp',
        [...own, classpath].join(':'),
        'dev.parley.app.blackbox.BrowserStage',
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (this.process.stdout === null) throw new Error('the stage has no output');
    this.input = createInterface({ input: this.process.stdout });
    this.lines = this.input[Symbol.asyncIterator]();
  }

  static async start(): Promise<Stage> {
    const stage = new Stage();
    stage.url = await stage.line();
    return stage;
  }

  /** What it can be told stands with `BrowserStage`. */
  async tell(command: string): Promise<void> {
    this.process.stdin?.write(`${command}\n`);
    const answer = await this.line();
    if (answer !== 'done') throw new Error(`the stage answered "${answer}" to "${command}"`);
  }

  async end(): Promise<void> {
    const exited = new Promise<void>((done) =>
      this.process.once('exit', () => {
        done();
      }),
    );
    this.process.stdin?.end();
    await exited;
    this.input.close();
  }

  private async line(): Promise<string> {
    const next = await this.lines.next();
    if (next.done === true) throw new Error('the stage ended; its errors stand above');
    return next.value;
  }
}

interface WorkerFixtures {
  readonly stage: Stage;
}

/** Tests that share one stage for each Playwright worker; page addresses are relative to it. */
export const test = base.extend<object, WorkerFixtures>({
  stage: [
    async ({}, use) => {
      const stage = await Stage.start();
      await use(stage);
      await stage.end();
    },
    { scope: 'worker', timeout: START_MS_MAX },
  ],
  baseURL: async ({ stage }, use) => {
    await use(stage.url);
  },
});

export { expect } from '@playwright/test';
