import {
  DIAGRAM_CHARS_MAX,
  diagramResponse,
  type DiagramColours,
  type DiagramRequest,
  type DrawnDiagram,
} from '../../diagram/messages';

const LOAD_MS_MAX = 20_000;
const DRAW_MS_MAX = 8_000;
const WAITING_MAX = 100;
const KEPT_MAX = 40;

interface Job {
  readonly source: string;
  /** As {@link DiagramColours}, in JSON. */
  readonly colours: string;
  readonly done: (diagram: DrawnDiagram | null) => void;
}

/**
 * The frame in which diagrams are drawn, one after the other, and those that have been. It is made
 * when the first is asked for, and made anew when one takes too long.
 */
export class Draughtsman {
  private frame: HTMLIFrameElement | null = null;
  private ready = false;
  private readonly waiting: Job[] = [];
  private running: { readonly id: number; readonly job: Job } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nextId = 1;
  private readonly kept = new Map<string, DrawnDiagram | null>();

  /** What has been drawn; undefined if nobody asked, null if it cannot be. */
  known(source: string, colours: string): DrawnDiagram | null | undefined {
    return this.kept.get(keyOf(source, colours));
  }

  /** @returns null if it cannot be drawn */
  draw(source: string, colours: string): Promise<DrawnDiagram | null> {
    const known = this.known(source, colours);
    if (known !== undefined) return Promise.resolve(known);
    if (source.length > DIAGRAM_CHARS_MAX) return Promise.resolve(null);
    return new Promise((done) => {
      this.waiting.push({ source, colours, done });
      if (this.waiting.length > WAITING_MAX) this.waiting.shift()?.done(null);
      this.next();
    });
  }

  private next(): void {
    if (this.waiting.length === 0 || this.running !== null) return;
    if (this.frame === null) this.open();
    if (!this.ready) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    const id = this.nextId++;
    this.running = { id, job };
    this.limit(DRAW_MS_MAX);
    const colours = JSON.parse(job.colours) as DiagramColours;
    const request: DiagramRequest = { id, source: job.source, colours };
    // The frame has no origin that could be named.
    this.frame?.contentWindow?.postMessage(request, '*');
  }

  private open(): void {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.className = 'diagram-frame';
    frame.src = '/diagram.html';
    frame.tabIndex = -1;
    frame.ariaHidden = 'true';
    this.frame = frame;
    window.addEventListener('message', this.hear);
    this.limit(LOAD_MS_MAX);
    document.body.append(frame);
  }

  private close(): void {
    window.removeEventListener('message', this.hear);
    this.frame?.remove();
    this.frame = null;
    this.ready = false;
  }

  private readonly hear = ({ data, source }: MessageEvent<unknown>): void => {
    if (source === null || source !== this.frame?.contentWindow) return;
    const response = diagramResponse(data);
    if (response?.kind === 'ready') {
      clearTimeout(this.timer);
      this.ready = true;
      this.next();
    } else if (this.running !== null && (response === null || response.id === this.running.id)) {
      this.finish(response?.kind === 'drawn' ? response.diagram : null);
    }
  };

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.close();
      if (this.running !== null) this.finish(null);
      else for (const { done } of this.waiting.splice(0)) done(null);
    }, ms);
  }

  private finish(diagram: DrawnDiagram | null): void {
    const { running } = this;
    if (running === null) return;
    clearTimeout(this.timer);
    this.running = null;
    const { source, colours, done } = running.job;
    this.kept.set(keyOf(source, colours), diagram);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT_MAX) break;
      this.kept.delete(oldest);
    }
    done(diagram);
    this.next();
  }
}

function keyOf(source: string, colours: string): string {
  return `${colours}\n${source}`;
}

export const draughtsman = new Draughtsman();
