import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import type { Files } from './src/serviceworker/files';

/** The part of a built file that is looked at here. */
export type Built =
  | {
      readonly type: 'chunk';
      readonly fileName: string;
      readonly isEntry: boolean;
      readonly name: string;
      readonly imports: readonly string[];
      readonly dynamicImports: readonly string[];
      readonly viteMetadata?: {
        readonly importedCss: ReadonlySet<string>;
        readonly importedAssets: ReadonlySet<string>;
      };
    }
  | { readonly type: 'asset'; readonly fileName: string; readonly source: string | Uint8Array };

const PAGE = 'index.html';

/** The frame that draws diagrams has no origin, so no service worker: only the network serves it. */
const FRAME = 'diagram';

/** What most texts are set in; the fonts of other scripts come when there is time. */
const FIRST_FONT = /-latin-wght-.*\.woff2$/;

/** A file that keeps its name whatever is in it. */
export interface FixedFile {
  readonly fileName: string;
  readonly content: string | Uint8Array;
}

/**
 * Which files a page needs that opens without a network, and which are for later. First is what the
 * page loads by itself and what it asks for with its first step: the renderer of answers, a dialog,
 * a language. What those ask for in their turn is for later: diagrams, further highlighting.
 */
export function filesOf(bundle: readonly Built[], fixed: readonly FixedFile[]): Files {
  const named = new Map(bundle.map((file) => [file.fileName, file]));
  const first = new Set<string>();
  const take = (fileName: string): void => {
    const file = named.get(fileName);
    if (file === undefined || first.has(fileName)) return;
    first.add(fileName);
    if (file.type === 'asset') return;
    file.imports.forEach(take);
    file.viteMetadata?.importedCss.forEach(take);
    file.viteMetadata?.importedAssets.forEach((asset) => {
      if (!isFont(asset)) take(asset);
    });
  };
  const entries = bundle.filter((file) => file.type === 'chunk').filter(({ isEntry }) => isEntry);
  const ofPage = entries.filter(({ name }) => name !== FRAME).map(({ fileName }) => fileName);
  const ofFrame = entries.filter(({ name }) => name === FRAME).map(({ fileName }) => fileName);
  ofPage.forEach(take);
  const asked = [...first].flatMap((fileName) => {
    const file = named.get(fileName);
    return file?.type === 'chunk' ? file.dynamicImports : [];
  });
  asked.forEach(take);
  for (const { fileName } of bundle) if (FIRST_FONT.test(fileName)) first.add(fileName);
  const page = named.get(PAGE);
  const alsoOfPage = reached(ofPage, named);
  const ofFrameOnly = new Set(
    [...reached(ofFrame, named), `${FRAME}.html`].filter((fileName) => !alsoOfPage.has(fileName)),
  );
  const pages = page?.type === 'asset' ? [{ fileName: PAGE, content: page.source }] : [];
  return {
    first: [
      ...[...pages, ...fixed].map(({ fileName, content }) => ({
        url: `/${fileName}`,
        revision: hash(content),
      })),
      ...[...first].sort().map((fileName) => ({ url: `/${fileName}`, revision: null })),
    ],
    later: [...named.keys()]
      .filter((fileName) => fileName !== PAGE && !first.has(fileName))
      .filter((fileName) => !isOldFont(fileName) && !ofFrameOnly.has(fileName))
      .sort()
      .map((fileName) => `/${fileName}`),
  };
}

/** All files that these may ever load. */
function reached(from: readonly string[], named: ReadonlyMap<string, Built>): ReadonlySet<string> {
  const found = new Set(from);
  for (const fileName of found) {
    const file = named.get(fileName);
    if (file?.type !== 'chunk') continue;
    const { imports, dynamicImports, viteMetadata } = file;
    for (const next of [...imports, ...dynamicImports, ...(viteMetadata?.importedCss ?? [])]) {
      found.add(next);
    }
  }
  return found;
}

function isFont(fileName: string): boolean {
  return /\.(woff2?|ttf)$/.test(fileName);
}

/** A browser that has service workers takes the newer format. */
function isOldFont(fileName: string): boolean {
  return /\.(woff|ttf)$/.test(fileName);
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** Scripts that run before the page is there; a browser fetches icons and manifest by itself. */
function fixedScripts(folder: string): readonly FixedFile[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.js'))
    .map((fileName) => ({ fileName, content: readFileSync(join(folder, fileName)) }));
}

/** Builds the service worker beside the page, with the list of the page's files in it. */
export function serviceWorkerBuild(): Plugin {
  let root = '';
  let outDir = '';
  let publicDir = '';
  return {
    name: 'parley-service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
      publicDir = config.publicDir;
    },
    async writeBundle(_, bundle) {
      await build({
        configFile: false,
        root,
        publicDir: false,
        logLevel: 'warn',
        define: {
          FILES: JSON.stringify(filesOf(Object.values(bundle), fixedScripts(publicDir))),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir,
          emptyOutDir: false,
          rolldownOptions: {
            input: join(root, 'src/serviceworker/worker.ts'),
            // Its address must stay the same over all versions.
            output: { format: 'iife', entryFileNames: 'sw.js' },
          },
        },
      });
    },
  };
}
