import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { en, type Words } from '../src/language/en';
import { formatsOf } from '../src/language/formats';
import { ja } from '../src/language/ja';
import { Wire } from './wire';

/*
 * Every state that a conversation can be in, each reached with the real server: by the scripted
 * model's scripts where it can be asked for, else by what stands between the page and the server.
 */

export type Tag = 'en' | 'ja';

export const WORDS: Readonly<Record<Tag, Words>> = {
  en: en(formatsOf('en')),
  ja: ja(formatsOf('ja')),
};

export const CODE = [
  'Here is the keeper’s log, `read()` line by line:',
  '',
  '```python',
  'def read(lines: list[str], since: int = 0, only: tuple[str, ...] = ("lamp", "fog", "ship")) -> dict:',
  ...Array.from(
    { length: 24 },
    (_, n) => `    entry_${n} = parse(lines[${n}], since=since)  # ${n}`,
  ),
  '    return {"entries": len(lines)}',
  '```',
  '',
  'And a table:',
  '',
  '| hour | lamp | remark about the weather |',
  '|---|---|---|',
  '| 21 | lit | fog from the north-west, thick |',
].join('\n');

/** A page with a conversation, what stands between it and the server, and its texts. */
export class Scene {
  constructor(
    readonly page: Page,
    readonly wire: Wire,
    readonly words: Words,
  ) {}

  static async open(page: Page, words: Words): Promise<Scene> {
    const scene = new Scene(page, await Wire.on(page), words);
    await page.goto('/');
    return scene;
  }

  get composer(): Locator {
    return this.page.locator('#composer');
  }

  get status(): Locator {
    return this.page.getByRole('status');
  }

  get turns(): Locator {
    return this.page.getByRole('article');
  }

  async begin(): Promise<void> {
    await this.page.getByLabel(this.words.name.question).fill('Ada');
    await this.page.getByRole('button', { name: this.words.name.begin, exact: true }).click();
    await expect(this.composer).toBeVisible();
  }

  /** An empty conversation, all being well. */
  async fresh(context: BrowserContext): Promise<void> {
    await context.setOffline(false);
    this.wire.mend();
    await this.page.reload();
    await expect(this.composer).toBeVisible();
    await this.page.keyboard.press('Control+Shift+O');
    await this.says(this.words.thread.greeting('Ada'));
    await expect(this.status).toHaveText('');
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Waits until a text can be read in the thread or below. */
  async says(text: string): Promise<void> {
    await expect(this.page.getByRole('main').getByText(text).last()).toBeVisible();
  }

  async writes(words: number): Promise<void> {
    await expect(this.page.locator('.answer').last()).toContainText(` ${words} `);
  }
}

export interface State {
  readonly name: string;
  /** From an empty conversation. Ends when the state can be seen. */
  readonly reach: (scene: Scene, context: BrowserContext) => Promise<void>;
}

const FAKE = '00000000-0000-4000-8000-000000000001';

/** A turn that waits, and that no worker will ever take: the server knows nothing of it. */
async function queue({ wire }: Scene): Promise<void> {
  const text = 'Who keeps the light?';
  const at = new Date().toISOString();
  await wire.says({ type: 'accepted', turnId: FAKE, cursor: '0-0', parent: null, text, at });
}

/** The server takes nothing, for this reason. */
function refuse({ wire }: Scene, code: string, retryAfterMs?: number): void {
  wire.refusal = (frame) => {
    if (frame.type !== 'send') return null;
    const refused = { type: 'refused', turnId: frame.turnId, code } as const;
    return retryAfterMs === undefined ? refused : { ...refused, retryAfterMs };
  };
}

export const STATES: readonly State[] = [
  { name: 'empty', reach: (scene) => scene.says(scene.words.thread.greeting('Ada')) },
  {
    name: 'sending',
    reach: async (scene) => {
      scene.wire.refusal = () => null;
      await scene.say('Is anybody there?');
      await scene.says(scene.words.message.sending);
    },
  },
  {
    name: 'offline',
    reach: async (scene, context) => {
      await scene.say('/script echo Yes. The lamp is lit, and the door is open.');
      await expect(scene.status).toHaveText(scene.words.status.completed);
      scene.wire.cut = true;
      await scene.wire.closes(1001);
      await context.setOffline(true);
      await scene.say('Is anybody still there?');
      await scene.says(scene.words.message.unsent);
      await expect(scene.status).toContainText(scene.words.status.offline);
    },
  },
  {
    name: 'queued',
    reach: async (scene) => {
      await queue(scene);
      await scene.wire.says({ type: 'queued', turnId: FAKE, ahead: 2, waitMs: 40_000 });
      await scene.says(scene.words.queue.ahead(2));
    },
  },
  {
    name: 'waiting for a worker',
    reach: async (scene) => {
      await queue(scene);
      await scene.wire.says({ type: 'notice', code: 'no_worker' });
      await scene.says(scene.words.turn.waitingForWorker);
    },
  },
  {
    name: 'thinking',
    reach: async (scene) => {
      await scene.say('/script delay=60s');
      await scene.says(scene.words.turn.thinking);
    },
  },
  {
    name: 'streaming',
    reach: async (scene) => {
      await scene.say('/script pieces=1000 pace=100ms');
      await scene.writes(6);
      await expect(scene.status).toHaveText(scene.words.status.answering);
    },
  },
  {
    name: 'taken over',
    reach: async (scene) => {
      await scene.say('/script pieces=1000 pace=100ms');
      await scene.writes(6);
      scene.wire.deaf = true;
      const turnId = await turnIn(scene);
      const taken = { type: 'started', attempt: 'another', offset: 4, model: 'scripted' } as const;
      await scene.wire.says({ ...taken, turnId, cursor: '0-0' });
      await scene.says(scene.words.turn.again);
    },
  },
  {
    name: 'stopped',
    reach: async (scene) => {
      await scene.say('/script pieces=1000 pace=100ms');
      await scene.writes(6);
      await scene.page.keyboard.press('Escape');
      await scene.says(scene.words.turn.stopped);
    },
  },
  {
    name: 'failed',
    reach: async (scene) => {
      await scene.say('/script pieces=40 fail=model_timeout after=12');
      await scene.says(scene.words.turn.brokeOff);
    },
  },
  {
    name: 'cut off',
    reach: async (scene) => {
      await scene.say('/script finish=length');
      await scene.says(scene.words.turn.cutOff);
    },
  },
  {
    name: 'code',
    reach: async (scene) => {
      await scene.say(`/script echo ${CODE}`);
      await expect(scene.page.locator('.answer pre')).toBeVisible();
      await expect(scene.status).toHaveText(scene.words.status.completed);
    },
  },
  {
    name: 'reconnecting',
    reach: async (scene) => {
      scene.wire.cut = true;
      await scene.wire.closes(1001);
      await expect(scene.status).toHaveText(scene.words.status.reconnecting);
    },
  },
  {
    name: 'full',
    reach: async (scene) => {
      refuse(scene, 'overloaded', 60_000);
      await scene.say('Is there room?');
      await scene.says(scene.words.message.held.overloaded);
    },
  },
  {
    name: 'refused',
    reach: async (scene) => {
      refuse(scene, 'session_full');
      await scene.say('Is there room?');
      await scene.says(scene.words.message.refused.session_full);
    },
  },
  {
    name: 'store away',
    reach: async (scene) => {
      await scene.wire.says({ type: 'notice', code: 'store_unreachable' });
      await expect(scene.status).toHaveText(scene.words.status.storeUnreachable);
    },
  },
  {
    name: 'expiring',
    reach: async (scene) => {
      await scene.wire.says({ type: 'notice', code: 'expiring', until: new Date().toISOString() });
      await expect(scene.status).toHaveText(scene.words.status.expiring);
    },
  },
  {
    name: 'not understood',
    reach: async (scene) => {
      await scene.wire.closes(4400);
      await expect(scene.status).toHaveText(scene.words.status.notUnderstood);
    },
  },
  {
    // Last: there is no way back.
    name: 'expired',
    reach: async (scene) => {
      await scene.say('/script echo The lamp was lit every night.');
      await expect(scene.status).toHaveText(scene.words.status.completed);
      await scene.say('/script delay=60s');
      await scene.says(scene.words.turn.thinking);
      const headers = { Authorization: `Bearer ${await scene.wire.session()}` };
      await scene.page.request.delete('/v1/session', { headers });
      await scene.says(scene.words.ended.unanswered(1));
    },
  },
];

/** The turnId of the conversation's first message, as the server has it. */
async function turnIn({ page, wire }: Scene): Promise<string> {
  const headers = { Authorization: `Bearer ${await wire.session()}` };
  const shown = (await (await page.request.get('/v1/session', { headers })).json()) as {
    turns: readonly { turnId: string }[];
  };
  return shown.turns[0]?.turnId ?? '';
}

export function stateNamed(name: string): State {
  const state = STATES.find((candidate) => candidate.name === name);
  if (state === undefined) throw new Error(`there is no state named ${name}`);
  return state;
}
