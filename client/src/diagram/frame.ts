import mermaid from 'mermaid';
import type { DiagramColours, DiagramRequest, DiagramResponse } from './messages';

/*
 * Draws diagrams in a frame that has no origin, no network and no page of its own: mermaid needs
 * inline styles, which the page's policy does not allow, and has had its share of holes. What leaves
 * is a picture.
 */

function say(response: DiagramResponse): void {
  // The page's origin is not known here. Nothing in it is a secret: the page sent the source.
  window.parent.postMessage(response, '*');
}

function configure(colours: DiagramColours): void {
  const { paper, ink, muted, line, tint, accent } = colours;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: 10_000,
    maxEdges: 300,
    // Labels of HTML are drawn by no other program, nor by every browser in a picture.
    htmlLabels: false,
    theme: 'base',
    fontFamily: 'system-ui, sans-serif',
    themeVariables: {
      background: paper,
      primaryColor: tint,
      primaryTextColor: ink,
      primaryBorderColor: muted,
      secondaryColor: paper,
      tertiaryColor: paper,
      tertiaryBorderColor: line,
      lineColor: muted,
      textColor: ink,
      titleColor: ink,
      mainBkg: tint,
      nodeBorder: muted,
      clusterBkg: paper,
      clusterBorder: line,
      edgeLabelBackground: paper,
      noteBkgColor: paper,
      noteTextColor: ink,
      noteBorderColor: accent,
      activeTaskBkgColor: accent,
    },
  });
}

async function draw({ id, source, colours }: DiagramRequest): Promise<void> {
  try {
    configure(colours);
    const { svg } = await mermaid.render(`diagram-${id}`, source);
    const element = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const [, , width = 0, height = 0] = (element.getAttribute('viewBox') ?? '')
      .split(/[ ,]+/)
      .map(Number);
    if (element.localName !== 'svg' || !(width > 0 && height > 0)) throw new Error('no picture');
    // As a picture it has to know its size.
    element.removeAttribute('style');
    element.setAttribute('width', String(width));
    element.setAttribute('height', String(height));
    say({
      kind: 'drawn',
      id,
      diagram: { svg: new XMLSerializer().serializeToString(element), width, height },
    });
  } catch {
    say({ kind: 'failed', id });
  } finally {
    document.body.replaceChildren();
  }
}

let last = Promise.resolve();
window.addEventListener('message', ({ data, source }: MessageEvent<DiagramRequest>) => {
  if (source !== window.parent) return;
  last = last.then(() => draw(data));
});
say({ kind: 'ready' });
