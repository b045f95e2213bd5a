import type { Page } from '@playwright/test';

/** The ids of the turns of a long thread, by their places. */
export function longTurnId(place: number): string {
  return `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
}

const WORDS =
  'a reply must outlive every process that takes part in it so no process owns it'.split(' ');

function sentence(seed: number, words: number): string {
  return Array.from({ length: words }, (_, at) => WORDS[(seed * 7 + at * 5) % WORDS.length]).join(
    ' ',
  );
}

/** Answers of every kind and of very unequal length, the same for the same place. */
function answer(place: number): string {
  const prose = sentence(place, 10 + ((place * 37) % 150));
  switch (place % 5) {
    case 0:
      return `## Part ${place}\n\n${prose}\n\n- ${sentence(place, 6)}\n- ${sentence(place + 1, 9)}`;
    case 1:
      return `${prose}\n\n\`\`\`java\n${`call(${place}); // and on\n`.repeat(3 + (place % 17))}\`\`\``;
    case 2:
      return `| part | what |\n|---|---|\n${`| ${place} | ${sentence(place, 4)} |\n`.repeat(2 + (place % 9))}`;
    default:
      return `${prose}. **In short**: ${sentence(place + 3, 12)}.`;
  }
}

/** Begins a session of so many turns, each a message and its answer, and opens it in the page. */
export async function openLong(page: Page, turns: number): Promise<void> {
  const at = '2026-01-31T12:00:00Z';
  const response = await page.request.post('/v1/session', {
    data: {
      name: 'Ada',
      turns: Array.from({ length: turns }, (_, place) => ({
        turnId: longTurnId(place),
        parent: place === 0 ? null : longTurnId(place - 1),
        text: `Question ${place} of many`,
        at,
        state: 'completed',
        answer: { text: answer(place), at },
      })),
    },
  });
  if (!response.ok()) throw new Error(`no session: ${response.status()} ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  await page.goto(`/#session=${token}`);
}
