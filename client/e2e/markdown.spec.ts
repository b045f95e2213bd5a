import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './parley';

const ANSWER = `Some *words*, $x^2 + \\frac{1}{2}$ and a table.

| Name | Size |
| :--- | ---: |
| one | 1 |

\`\`\`python
def hello(name: str) -> str:  # greets
    return f"Hello {name}, ${'and more '.repeat(30)}"
\`\`\`

$$
\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}
$$

\`\`\`mermaid
flowchart LR
  A[Ask] --> B{Known?}
  B -->|yes| C[Answer]
\`\`\`

\`\`\`mermaid
flowchart LR
  A[Broken --> 
\`\`\`
`;

test('code, formulas and diagrams are drawn under the policy', async ({ parley, page }) => {
  await parley.begin();
  await parley.say(`/script pace=5ms echo ${ANSWER}`);
  await parley.completed();
  const answer = parley.answers;

  await expect(answer.locator('.code-keyword').first()).toHaveText('def');
  await expect(answer.locator('.katex')).toHaveCount(2);
  await expect(answer.getByRole('cell', { name: '1', exact: true })).toHaveClass('align-right');

  const diagram = answer.getByRole('img', { name: 'Diagram; its source follows' });
  await expect(diagram).toBeVisible();
  const size = await diagram.evaluate((img: HTMLImageElement) => img.naturalWidth);
  expect(size).toBeGreaterThan(100);
  await expect(answer.getByText('This could not be drawn as a diagram')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(diagram).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  }
});

test('long lines of code scroll in their block, and the block is copied whole', async ({
  parley,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await parley.begin();
  await parley.say(`/script pace=0ms echo ${ANSWER}`);
  await parley.completed();
  const block = parley.answers.locator('.code').first();
  await expect(block.getByText('Python', { exact: true })).toBeVisible();
  const { inner, outer } = await block
    .locator('pre')
    .evaluate((pre) => ({ inner: pre.scrollWidth, outer: pre.clientWidth }));
  expect(inner).toBeGreaterThan(outer);

  const copy = block.getByRole('button', { name: 'Copy the code' });
  await copy.focus();
  await page.keyboard.press('Enter');
  await expect(block.locator('[aria-live]')).toHaveText('Copied');
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(code).toMatch(/^def hello\(name: str\) -> str: {2}# greets\n {4}return f"Hello .*"$/);
});

test('a formula draws nothing outside of its answer', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script echo $\\raisebox{50em}{x}\\kern-60em y$ and \\(\\rule{90em}{90em}\\)');
  await parley.completed();
  await expect(parley.answers.locator('.katex')).toHaveCount(2);
  const clipped = await page.locator('.markdown').evaluate((it) => getComputedStyle(it).overflow);
  expect(clipped).toBe('clip');
});
