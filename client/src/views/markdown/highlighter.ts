import type { HighlightRequest, HighlightResponse, Piece } from './highlighted';
import type { CodeLanguage } from './languages';

/** Longer code keeps the colour of text. */
const CODE_CHARS_MAX = 60_000;
/** After that a job is given up; some rules take very long on some code. */
const JOB_MS_MAX = 3_000;
const WAITING_MAX = 200;
const KEPT_CHARS_MAX = 600_000;

interface Job {
  readonly code: string;
  readonly language: CodeLanguage;
  readonly signal: AbortSignal;
  readonly done: (pieces: readonly Piece[] | null) => void;
}

/** The one worker that colours code, what waits for it, and what it has coloured. */
export class Highlighter {
  private worker: Worker | null = null;
  private readonly waiting: Job[] = [];
  private running: Job | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nextId = 1;
  private readonly kept = new Map<string, readonly Piece[] | null>();
  private keptChars = 0;

  constructor(private readonly start: () => Worker) {}

  /** What has been found before; undefined if nobody asked, null if it cannot be coloured. */
  known(code: string, language: CodeLanguage): readonly Piece[] | null | undefined {
    return this.kept.get(keyOf(code, language));
  }

  /** @returns null if it cannot be coloured, or is wanted no more */
  highlight(
    code: string,
    language: CodeLanguage,
    signal: AbortSignal,
  ): Promise<readonly Piece[] | null> {
    const known = this.known(code, language);
    if (known !== undefined) return Promise.resolve(known);
    if (code.length > CODE_CHARS_MAX) return Promise.resolve(null);
    return new Promise((done) => {
      this.waiting.push({ code, language, signal, done });
      // Whoever waits longest is the least likely to be still on screen.
      if (this.waiting.length > WAITING_MAX) this.waiting.shift()?.done(null);
      this.next();
    });
  }

  private next(): void {
    if (this.running !== null) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    if (job.signal.aborted) {
      job.done(null);
      this.next();
      return;
    }
    this.running = job;
    this.run(job);
  }

  private run(job: Job): void {
    const id = this.nextId++;
    try {
      this.worker ??= this.start();
    } catch {
      // No workers here: code keeps the colour of text.
      this.finish(job, null);
      return;
    }
    this.worker.onmessage = ({ data }: MessageEvent<HighlightResponse>) => {
      if (data.id === id) this.finish(job, data.pieces);
    };
    const giveUp = () => {
      this.worker?.terminate();
      this.worker = null;
      this.finish(job, null);
    };
    this.worker.onerror = giveUp;
    this.timer = setTimeout(giveUp, JOB_MS_MAX);
    const request: HighlightRequest = { id, code: job.code, language: job.language };
    this.worker.postMessage(request);
  }

  private finish(job: Job, pieces: readonly Piece[] | null): void {
    if (this.running !== job) return;
    clearTimeout(this.timer);
    this.running = null;
    this.keep(keyOf(job.code, job.language), pieces);
    job.done(pieces);
    this.next();
  }

  private keep(key: string, pieces: readonly Piece[] | null): void {
    this.kept.set(key, pieces);
    this.keptChars += key.length;
    for (const oldest of this.kept.keys()) {
      if (this.keptChars <= KEPT_CHARS_MAX) break;
      this.kept.delete(oldest);
      this.keptChars -= oldest.length;
    }
  }
}

function keyOf(code: string, language: CodeLanguage): string {
  return `${language}\n${code}`;
}

export const highlighter = new Highlighter(
  () => new Worker(new URL('./highlightWorker.ts', import.meta.url), { type: 'module' }),
);
