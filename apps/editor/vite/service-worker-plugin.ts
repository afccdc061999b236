import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';

/** A file of the page, as the service worker is told of it. */
interface PageFile {
  readonly url: string;
  /** Null if its name says what is in it. */
  readonly revision: string | null;
}

const WORKER = 'sw.js';
const HASHED = 'assets/';

/** Builds `dist/sw.js` once everything else stands there, and tells it what that is; `plugins` take part in it. Then `done` is called. Not
 * in development. */
export function serviceWorker(
  source: string,
  plugins: readonly Plugin[],
  done: (outDir: string) => void,
): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'parley-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const outDir = join(config.root, config.build.outDir);
      const files = pageFiles(outDir);
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        publicDir: false,
        plugins: [...plugins],
        define: {
          'process.env.NODE_ENV': '"production"',
          PARLEY_FILES: JSON.stringify(files),
          PARLEY_BUILD: JSON.stringify(hash(JSON.stringify(files))),
        },
        build: {
          outDir,
          emptyOutDir: false,
          target: config.build.target,
          rolldownOptions: {
            input: join(config.root, source),
            output: { format: 'iife', entryFileNames: WORKER },
          },
        },
      });
      done(outDir);
    },
  };
}

function pageFiles(outDir: string): readonly PageFile[] {
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== WORKER)
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => {
      const name = path.slice(outDir.length + 1).replaceAll('\\', '/');
      const revision = name.startsWith(HASHED) ? null : hash(readFileSync(path));
      return { url: name, revision };
    })
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

const hash = (contents: string | Buffer): string =>
  createHash('sha256').update(contents).digest('hex').slice(0, 16);
