import type { DiagramColours } from '../../diagram/messages';

/*
 * The colours that the page has at the moment, for what cannot use its styles.
 */

const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

/** Tells of every change that may be one of colours. */
export function watchColours(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  const scheme = dark();
  scheme.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', changed);
  };
}

/** As one text, so that equal colours are equal. */
export function coloursNow(): string {
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours: DiagramColours = {
    paper: read('raised'),
    ink: read('ink'),
    muted: read('muted'),
    line: read('hairline'),
    tint: read('tint'),
    accent: read('accent'),
  };
  probe.remove();
  return JSON.stringify(colours);
}
