import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build } from 'vite';
import { Notices } from './notices.mjs';
import { inRoot } from './workspace.mjs';

/** Node's `node:sqlite` needs no flag from this version on. */
const NEEDS_NODE = '>=22.13';
/** What may be beside Node, in bytes. */
const MOST_BYTES = 15_000_000;
const PROGRAM = 'lib';
const PAGE_NOTICES = 'third-party-notices.txt';
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** What the program reads beside itself, and where that stands in the bundle. */
const PLACES = {
  'apps/editor/dist': 'page',
  'apps/server/package.json': 'package.json',
  'turn/turnserver.conf.template': 'turnserver.conf.template',
};
const BESIDE = /new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url,?\s*\)/g;

/** The version of what is bundled. */
export const { version } = JSON.parse(readFileSync(inRoot('apps/server/package.json'), 'utf8'));

/**
 * Makes the server bundle in `folder`, which is emptied first: what runs of Parley, for a Node that is there already. The page
 * must have been built. The same sources make the same bytes. Throws if it is larger than `MOST_BYTES`.
 */
export async function makeBundle(folder, { page = inRoot('apps/editor/dist') } = {}) {
  if (!existsSync(join(page, PAGE_NOTICES)))
    throw new Error(`There is no page in ${page}: it is built first`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const notices = new Notices(inRoot('node_modules'));
  await build({
    configFile: false,
    root: inRoot(),
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    plugins: [beside(), notices.plugin()],
    build: {
      ssr: true,
      outDir: join(folder, PROGRAM),
      emptyOutDir: true,
      target: 'node22',
      // An operator reads stack traces.
      minify: false,
      rolldownOptions: {
        input: { main: inRoot('apps/server/src/main.ts') },
        // ws asks for them, and does without.
        external: ['bufferutil', 'utf-8-validate'],
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  writeFileSync(
    join(folder, 'parley.mjs'),
    "#!/usr/bin/env node\n// Parley's server and its commands: node parley.mjs --help\nimport './lib/main.mjs';\n",
    { mode: 0o755 },
  );
  writeFileSync(join(folder, 'package.json'), manifest());
  cpSync(page, join(folder, 'page'), { recursive: true });
  cpSync(inRoot('turn/turnserver.conf.template'), join(folder, 'turnserver.conf.template'));
  cpSync(inRoot('docs/self-hosting'), join(folder, 'self-hosting'), { recursive: true });
  cpSync(inRoot('LICENSE'), join(folder, 'LICENSE'));
  const ofPage = readFileSync(join(page, PAGE_NOTICES), 'utf8');
  writeFileSync(
    join(folder, NOTICES),
    `The server\n==========\n\n${notices.text()}\n\nThe page\n========\n\n${ofPage}`,
  );
  const bytes = sizeOf(folder);
  if (bytes > MOST_BYTES) throw new Error(`The bundle has ${bytes} bytes; at most ${MOST_BYTES} are wanted`);
}

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);

function manifest() {
  const { name, license, description } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const own = { name, version, description, license, private: true, type: 'module' };
  const text = { ...own, bin: { parley: './parley.mjs' }, engines: { node: NEEDS_NODE } };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** Has what the program reads beside its own files found where it stands in the bundle; code it starts in a thread is bundled. */
function beside() {
  return {
    name: 'parley-beside',
    enforce: 'pre',
    transform(code, id) {
      if (id.includes('node_modules') || !BESIDE.test(code)) return null;
      return {
        code: code.replaceAll(BESIDE, (_, path) => {
          const target = resolve(dirname(id), path);
          if (target.endsWith('.ts')) {
            const file = basename(target, '.ts');
            this.emitFile({ type: 'chunk', id: target, fileName: `${file}.mjs` });
            return `new URL('./${file}.mjs', import.meta.url)`;
          }
          const place = PLACES[relative(inRoot(), target)];
          if (place === undefined) throw new Error(`${id} reads ${path}, which is no part of the bundle`);
          return `new URL('../${place}', import.meta.url)`;
        }),
        map: null,
      };
    },
  };
}
