// `npm run bundle`: what runs of Parley, for a Node that is there already, as dist/parley-VERSION and dist/parley-VERSION.tar.gz.
// `npm run bundle -- --verify` makes page and bundle a second time, and fails unless every byte is the same.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { pack } from './lib/archive.mjs';
import { makeBundle, version } from './lib/bundle.mjs';
import { ensurePage } from './lib/page.mjs';
import { run, script } from './lib/run.mjs';
import { inRoot, root } from './lib/workspace.mjs';

const NAME = `parley-${version}`;
const OUTPUT = 'dist';
const MEBIBYTE = 1024 * 1024;

script(async () => {
  const verify = process.argv.includes('--verify');
  await ensurePage({ always: verify });
  const archive = await make(OUTPUT);
  console.log(
    `${archive}, ${(statSync(archive).size / MEBIBYTE).toFixed(1)} MiB, SHA-256 ${hashOf(archive)}`,
  );
  if (!verify) return;
  await ensurePage({ always: true });
  const second = await make('.cache/second-bundle');
  const same = hashOf(second) === hashOf(archive);
  rmSync(inRoot('.cache/second-bundle'), { recursive: true });
  if (!same) throw new Error('made a second time, the bundle was another');
  console.log('Made a second time, it was the same.');
});

async function make(folder) {
  mkdirSync(inRoot(folder), { recursive: true });
  await makeBundle(inRoot(folder, NAME));
  const archive = inRoot(folder, `${NAME}.tar.gz`);
  pack(inRoot(folder, NAME), archive, await madeAt());
  return archive;
}

/** When this was made, in seconds since 1970, for all who make it: by the commit, or as the environment says. */
async function madeAt() {
  const said = process.env.SOURCE_DATE_EPOCH;
  if (said) return Number(said);
  try {
    return Number(await run(['git', 'log', '-1', '--format=%ct'], { cwd: root, output: 'errors' }));
  } catch {
    return 0;
  }
}

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
