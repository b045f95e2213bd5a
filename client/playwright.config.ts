import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/*
 * Browser tests. By themselves they start a server and workers with the scripted model (stage.ts);
 * PARLEY_URL names a Parley with the scripted model that runs already, for the tests that need no
 * hold of its processes.
 */

const url = process.env.PARLEY_URL;

const chromium =
  process.env.CHROMIUM_PATH ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  ) ??
  '/usr/bin/chromium';

const WAITING = /(moments|offline|states|survival|tabs|thread)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // What takes minutes is marked so, and runs in `make e2e-full`.
  ...(process.env.E2E_FULL === undefined ? { grepInvert: /@full/ } : {}),
  // Each worker has a stage of its own, with four processes. One goes through the tests that mostly
  // wait, beside the one that keeps the processor busy.
  workers: 2,
  // As for the Java tests: what passes at the second try only is named as flaky at the end.
  retries: process.env.CI === undefined ? 0 : 1,
  projects: [
    { name: 'waiting', testMatch: WAITING, workers: 1 },
    { name: 'working', testIgnore: WAITING, workers: 1 },
  ],
  reporter: 'list',
  use: {
    ...(url === undefined ? {} : { baseURL: url }),
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
