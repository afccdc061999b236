// `npm run provider`: builds what strangers install, looks at it as their tools do, and writes down its API.
// `--check` writes nothing down: an API that differs from the one in `api/` fails then.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from './build.mjs';
import { fromHere } from './paths.mjs';
import { importTimes, packedSize, pageSizes } from './sizes.mjs';

const checkOnly = process.argv.includes('--check');
const PACKAGE = fromHere('..');
const MOST_PACKED = 150_000;
/** Keys, the call to the servers, and this device's log. */
const MOST_IN_PAGE = 42_000;
/** What works on the log. It is fetched while servers are called, and a document opens when it is there: so it is bounded, too. */
const MOST_BESIDE = 50_000;

await build();
for (const name of ['index.d.ts', 'node.d.ts']) keepApi(name);
tool('publint/src/cli.js', PACKAGE);
tool('@arethetypeswrong/cli/dist/index.js', '--pack', PACKAGE, '--profile', 'esm-only');

const { packed, late, unpacked } = packedSize(PACKAGE);
const { own, beside, withYjs, dial } = await pageSizes(PACKAGE);
const times = importTimes(PACKAGE);
console.table({
  'packed, without what loads late': `${kilobytes(packed - late)} (at most ${kilobytes(MOST_PACKED)})`,
  'packed, all': kilobytes(packed),
  unpacked: kilobytes(unpacked),
  'in a page before the first dial, gzipped': `${kilobytes(own)} (at most ${kilobytes(MOST_IN_PAGE)}); with Yjs ${kilobytes(withYjs)}`,
  'fetched meanwhile, gzipped': `${kilobytes(beside)} (at most ${kilobytes(MOST_BESIDE)})`,
  'the first dial of a peer adds': kilobytes(dial),
  'import in Node': `${times.own.toFixed(0)} ms; Yjs alone ${times.yjs.toFixed(0)} ms`,
});
if (packed - late > MOST_PACKED) fail(`more than ${kilobytes(MOST_PACKED)} packed without what loads late`);
if (own > MOST_IN_PAGE) fail(`more than ${kilobytes(MOST_IN_PAGE)} in a page before the first dial`);
if (beside > MOST_BESIDE) fail(`more than ${kilobytes(MOST_BESIDE)} fetched while servers are called`);

function kilobytes(bytes) {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

function keepApi(name) {
  const kept = fromHere(`../api/${name}`);
  const now = readFileSync(fromHere(`../dist/${name}`), 'utf8');
  if (!checkOnly) writeFileSync(kept, now);
  else if (readFileSync(kept, 'utf8') !== now)
    fail(
      `the API is no longer what packages/provider/api/${name} says: npm run provider, and read what changes`,
    );
}

function tool(path, ...args) {
  execFileSync(process.execPath, [fromHere(`../../../node_modules/${path}`), ...args], { stdio: 'inherit' });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
