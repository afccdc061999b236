import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { run } from './run.mjs';
import { inRoot, root, seconds, tool } from './workspace.mjs';

const OUTPUT = inRoot('apps/editor/dist');
const STAMP = inRoot('.cache/page');
const SOURCES = [
  'apps/editor',
  'packages',
  'package-lock.json',
  'scripts/lib/page.mjs',
  'scripts/lib/notices.mjs',
];
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);

/** Builds the page unless it stands as its sources are now. */
export async function ensurePage({ always = false } = {}) {
  const wanted = fingerprint();
  if (
    !always &&
    existsSync(join(OUTPUT, 'index.html')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === wanted
  )
    return;
  console.error('Building the page…');
  const started = Date.now();
  await run(tool('vite/bin/vite.js', 'build', 'apps/editor', '--logLevel', 'warn'), {
    cwd: root,
    output: 'progress',
  });
  for (const file of filesIn(OUTPUT)) compress(file);
  mkdirSync(inRoot('.cache'), { recursive: true });
  writeFileSync(STAMP, wanted);
  console.error(`Page built in ${seconds(started)}.`);
}

/** A hash of everything the page is made of: contents, not times, so that a fresh checkout of the same is the same. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesIn(inRoot(source))) {
      if (/\.(test\.tsx?|md)$/.test(file)) continue;
      const contents = readFileSync(file);
      hash.update(`${file.slice(root.length)}\0${contents.length}\0`).update(contents);
    }
  }
  return hash.digest('hex');
}

/** A file, or all below a folder, in a fixed order; without what is installed or built. */
function filesIn(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)]));
}

/** Writes `file.br` and `file.gz` beside it, which the server sends to who accepts them. */
function compress(file) {
  const contents = readFileSync(file);
  if (!COMPRESSED.has(extname(file)) || contents.length < 1024) return;
  writeFileSync(`${file}.gz`, gzipSync(contents, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
}
