import * as v from 'valibot';

/*
 * The frames of parley.v1. Offsets and lengths count UTF-16 units, as JavaScript strings do; times
 * are ISO-8601 UTC; ids, session tokens and cursors are opaque.
 *
 * Unknown fields are dropped and unknown types are told apart from broken ones, so that an older
 * client lives with a newer server.
 */

export const SUBPROTOCOL = 'parley.v1';

const id = v.string();
const units = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/, 'not a time'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

/** What the server takes; bytes of UTF-8. */
const limitsSchema = v.object({
  textBytes: units,
  answerBytes: units,
  frameBytes: units,
  inbox: units,
  sessionBytes: units,
});

const modelSchema = v.object({ id: v.string(), label: v.string(), kind: v.string() });

const answerSchema = v.object({
  text: v.string(),
  at: time,
  code: v.nullish(v.string()),
  finish: v.nullish(v.string()),
  model: v.nullish(v.string()),
});

const turnSchema = v.object({
  turnId: id,
  parent: v.nullish(id),
  text: v.string(),
  at: time,
  state: v.picklist(['queued', 'running', 'completed', 'failed', 'stopped']),
  attempt: v.nullish(id),
  answer: v.nullish(answerSchema),
});

const welcomeSchema = v.pipe(
  v.object({
    type: v.literal('welcome'),
    name: v.string(),
    startedAt: time,
    expiresAt: time,
    limits: limitsSchema,
    models: v.array(modelSchema),
    cursor: id,
    resumed: v.nullish(v.boolean()),
    turns: v.nullish(v.array(turnSchema)),
  }),
  v.check((frame) => frame.resumed === true || frame.turns != null, 'neither resumed nor turns'),
);

const acceptedSchema = v.pipe(
  v.object({
    type: v.literal('accepted'),
    cursor: v.nullish(id),
    turnId: id,
    parent: v.nullish(id),
    text: v.string(),
    at: time,
    duplicate: v.nullish(v.boolean()),
  }),
  v.check((frame) => frame.duplicate === true || frame.cursor != null, 'cursor is missing'),
);

const serverSchemas = {
  welcome: welcomeSchema,
  accepted: acceptedSchema,
  queued: v.object({
    type: v.literal('queued'),
    turnId: id,
    ahead: units,
    waitMs: v.nullish(units),
  }),
  started: v.object({
    type: v.literal('started'),
    cursor: id,
    turnId: id,
    attempt: id,
    offset: units,
    model: v.string(),
  }),
  delta: v.object({
    type: v.literal('delta'),
    turnId: id,
    attempt: id,
    offset: units,
    text: v.string(),
  }),
  completed: v.object({
    type: v.literal('completed'),
    cursor: id,
    turnId: id,
    length: units,
    finish: v.string(),
  }),
  failed: v.object({
    type: v.literal('failed'),
    cursor: id,
    turnId: id,
    code: v.string(),
    retryable: v.nullish(v.boolean()),
    length: units,
  }),
  stopped: v.object({ type: v.literal('stopped'), cursor: id, turnId: id, length: units }),
  refused: v.object({
    type: v.literal('refused'),
    turnId: id,
    code: v.string(),
    retryAfterMs: v.nullish(units),
  }),
  notice: v.object({ type: v.literal('notice'), code: v.string(), until: v.nullish(time) }),
  pong: v.object({ type: v.literal('pong') }),
} as const;

type ServerSchemas = typeof serverSchemas;
export type ServerFrame = {
  [T in keyof ServerSchemas]: v.InferOutput<ServerSchemas[T]>;
}[keyof ServerSchemas];
export type WireTurn = v.InferOutput<typeof turnSchema>;
export type WelcomeFrame = v.InferOutput<typeof welcomeSchema>;
export type Limits = v.InferOutput<typeof limitsSchema>;
export type Model = v.InferOutput<typeof modelSchema>;

/** What a client holds of the running answer, so that a server sends only what lies beyond. */
export interface Partial {
  readonly turnId: string;
  readonly attempt: string;
  readonly length: number;
}

export type ClientFrame =
  | {
      readonly type: 'hello';
      readonly session: string;
      readonly cursor?: string;
      readonly partial?: Partial;
    }
  | {
      readonly type: 'send';
      readonly turnId: string;
      readonly text: string;
      /** Absent: the turn accepted last. Null: from the beginning. */
      readonly parent?: string | null;
      readonly model?: string;
    }
  | { readonly type: 'stop'; readonly turnId: string }
  | { readonly type: 'ping' };

export type Decoded =
  | { readonly kind: 'frame'; readonly frame: ServerFrame }
  /** A type that this client does not know: to be ignored. */
  | { readonly kind: 'unknown'; readonly type: string }
  /** Not a frame of this protocol; `why` holds no text of the message. */
  | { readonly kind: 'invalid'; readonly why: string };

function knows(type: string): type is keyof ServerSchemas {
  return Object.hasOwn(serverSchemas, type);
}

/** Decodes one message of the socket. Never throws. */
export function decodeServerFrame(message: unknown): Decoded {
  if (typeof message !== 'string') return { kind: 'invalid', why: 'not text' };
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return { kind: 'invalid', why: 'not JSON' };
  }
  if (typeof json !== 'object' || json === null || !('type' in json)) {
    return { kind: 'invalid', why: 'no type' };
  }
  const type = json.type;
  if (typeof type !== 'string') return { kind: 'invalid', why: 'no type' };
  if (!knows(type)) return { kind: 'unknown', type };
  const parsed = v.safeParse(serverSchemas[type], json);
  if (parsed.success) return { kind: 'frame', frame: parsed.output };
  const path = parsed.issues.map((issue) => v.getDotPath(issue) ?? issue.message);
  return { kind: 'invalid', why: `${type}: ${path.join(', ')}` };
}

export function encodeClientFrame(frame: ClientFrame): string {
  return JSON.stringify(frame);
}
