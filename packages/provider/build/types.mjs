import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { fromHere } from './paths.mjs';

const ROOT = fromHere('../../..');
const EMITTED = join(ROOT, '.cache/provider-types');

/**
 * Writes the declarations of the entries, everything of ours in them, and imports of what an app installs itself.
 *
 * Two steps, because a declaration of ours imports `@parley/…`, which nobody outside can resolve: the compiler writes one
 * declaration a file, then they are put together.
 */
export async function buildTypes(entries, external, output) {
  rmSync(EMITTED, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', fromHere('..')], { stdio: 'inherit' });
  nameFiles(EMITTED);
  // One bundle an entry: each then is one file that a person can read, and shares no names with another.
  for (const [name, file] of Object.entries(entries)) {
    const plugins = [dts({ dtsOnly: true, tsconfig: false })];
    const bundle = await rolldown({ input: { [name]: emitted(file) }, external, plugins });
    await bundle.write(output);
    await bundle.close();
  }
}

/** Where the compiler put the declaration of one source file. */
const emitted = (file) => join(EMITTED, relative(ROOT, file)).replace(/\.ts$/, '.d.ts');

/** Makes each import of ours name the declaration's own file: no resolver but ours knows what `@parley/…` is. */
function nameFiles(folder) {
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!entry.endsWith('.d.ts')) continue;
    const file = join(folder, entry);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(
        /(['"])(@parley\/[^'"]+|\.[^'"]*\.ts)\1/g,
        (_, quote, specifier) => quote + fileOf(specifier, file) + quote,
      ),
    );
  }
}

function fileOf(specifier, importer) {
  if (specifier.startsWith('.')) return specifier.replace(/(\.d)?\.ts$/, '.d.ts');
  const path = relative(dirname(importer), emitted(sourceOf(specifier)));
  return path.startsWith('.') ? path : `./${path}`;
}

/** The file that one of our packages gives under a name. */
function sourceOf(specifier) {
  const [, name, ...path] = specifier.split('/');
  const folder = join(ROOT, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, exports[path.length === 0 ? '.' : `./${path.join('/')}`]);
}
