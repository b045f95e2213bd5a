/*
 * What the page and the frame that draws diagrams say to each other.
 */

/** As CSS writes them. */
export interface DiagramColours {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly tint: string;
  readonly accent: string;
}

export interface DiagramRequest {
  readonly id: number;
  readonly source: string;
  readonly colours: DiagramColours;
}

export interface DrawnDiagram {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export type DiagramResponse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly id: number; readonly diagram: DrawnDiagram }
  | { readonly kind: 'failed'; readonly id: number };

/** Longer sources stay code. */
export const DIAGRAM_CHARS_MAX = 10_000;
export const SVG_CHARS_MAX = 1_000_000;

/** What the frame says is checked: it runs what a model wrote. */
export function diagramResponse(value: unknown): DiagramResponse | null {
  if (!isRecord(value)) return null;
  if (value.kind === 'ready') return { kind: 'ready' };
  if (typeof value.id !== 'number') return null;
  if (value.kind === 'failed') return { kind: 'failed', id: value.id };
  if (value.kind !== 'drawn' || !isRecord(value.diagram)) return null;
  const { svg, width, height } = value.diagram;
  if (typeof svg !== 'string' || svg.length > SVG_CHARS_MAX || !svg.startsWith('<svg')) return null;
  if (!isLength(width) || !isLength(height)) return null;
  return { kind: 'drawn', id: value.id, diagram: { svg, width, height } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= 20_000;
}
