import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepFocus } from './keptFocus';

let box: HTMLElement;
let end: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <button>Outside</button>
    <div id="box">
      <article data-index="0"><button>Branch after</button></article>
      <article data-index="1"><button>Retry</button><button data-again aria-label="Next">…</button></article>
      <textarea></textarea>
    </div>`;
  box = found('#box');
  end = keepFocus(box, () => box.querySelector('textarea'));
});

afterEach(() => {
  end();
  document.body.innerHTML = '';
});

function found(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
}

/** Mutations are told of once what runs has come to its end. */
async function focusedAfter(change: () => void): Promise<Element | null> {
  change();
  await Promise.resolve();
  return document.activeElement;
}

it('gives the focus to the same button of the row that came in its place', async () => {
  found('[data-index="1"] [aria-label]').focus();
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').outerHTML =
      '<article data-index="1"><button>Next</button><button data-again>Next</button></article>';
  });
  expect(focused).toBe(found('[data-index="1"] [data-again]'));
});

it('gives it to what there is to go on with where no such button came', async () => {
  found('[data-index="1"] button').focus();
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').remove();
  });
  expect(focused).toBe(found('textarea'));
});

it('gives it not to a button that would do something again', async () => {
  found('[data-index="1"] button').focus();
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').outerHTML =
      '<article data-index="1"><button>Retry</button></article>';
  });
  expect(focused).toBe(found('textarea'));
});

it('knows what had it before anybody watched', async () => {
  end();
  found('[data-index="1"] button').focus();
  end = keepFocus(box, () => box.querySelector('textarea'));
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').remove();
  });
  expect(focused).toBe(found('textarea'));
});

it('gives it to nobody where there is nothing to go on with', async () => {
  found('textarea').focus();
  const focused = await focusedAfter(() => {
    found('textarea').remove();
  });
  expect(focused).toBe(document.body);
});

it('leaves it where somebody has put it meanwhile', async () => {
  found('[data-index="1"] button').focus();
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').remove();
    found('[data-index="0"] button').focus();
  });
  expect(focused).toBe(found('[data-index="0"] button'));
});

it('leaves it to nobody where nobody had it', async () => {
  found('[data-index="1"] button').focus();
  await focusedAfter(() => {
    found('[data-index="1"] button').blur();
  });
  const focused = await focusedAfter(() => {
    found('[data-index="1"]').remove();
  });
  expect(focused).toBe(document.body);
});
