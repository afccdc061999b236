import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = process.env.PARLEY_PAGE ?? fileURLToPath(new URL('../../apps/editor/dist', import.meta.url));
const TEXT = /\.(html|js|css)$/;

/** A copy of the built page that a test may change. */
export async function copyPage(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true });
  // Without the compressed copies, which would have to change with their originals.
  for (const file of await filesIn(folder)) if (/\.(br|gz)$/.test(file)) await rm(file);
}

/**
 * Makes of the page in `folder` what a later build of other sources would be: the command palette has another name, the
 * old one is gone, `index.html` says `mark`, and the service worker knows both.
 */
export async function makeNewer(folder: string, mark: string): Promise<void> {
  const files = await filesIn(folder);
  const palette = files.map((file) => /palette-[\w-]{8}\.js$/.exec(file)?.[0]).find(Boolean);
  if (!palette) throw new Error(`no palette among ${files.join(', ')}`);
  const renamed = `palette-${mark.padEnd(8, '0').slice(0, 8)}.js`;
  for (const file of files) {
    if (!TEXT.test(file)) continue;
    let contents = (await readFile(file, 'utf8')).replaceAll(palette, renamed);
    if (basename(file) === 'index.html')
      contents = contents.replace('<head>', `<head><meta name="build" content="${mark}">`);
    if (basename(file) === 'sw.js') contents = newBuild(contents, mark);
    await writeFile(file, contents);
    if (file.endsWith(palette)) await rename(file, join(folder, 'assets', renamed));
  }
}

/** Another revision of `index.html`, and another name for the build. */
function newBuild(worker: string, mark: string): string {
  const revision = /(["`']index\.html[`"'],\s*revision:\s*[`"'])[0-9a-f]+/;
  const build = /(cacheName:[\w$]+\+[`"'])[0-9a-f]{16}/;
  for (const pattern of [revision, build]) {
    if (!pattern.test(worker)) throw new Error(`sw.js does not contain ${pattern}`);
  }
  return worker.replace(revision, `$1${mark}`).replace(build, `$1${mark}`);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
