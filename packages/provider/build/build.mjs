import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { notices } from './notices.mjs';
import { fromHere } from './paths.mjs';
import { buildTypes } from './types.mjs';

/** What an app has one of, or chooses by itself. */
const EXTERNAL = [/^yjs$/, /^y-protocols(\/|$)/, /^lib0(\/|$)/, /^ws$/, /^@roamhq\/wrtc$/, /^node:/];

/** Node 20 has no `Promise.withResolvers`; browsers have it since 2024. */
const INJECT = { 'Promise.withResolvers': [fromHere('../src/with-resolvers.ts'), 'withResolvers'] };

/** A worker is a file of its own beside the bundle, found by an address that bundlers know. */
const WORKERS = ['proof-worker', 'state-worker'];
const workerAddresses = {
  name: 'worker-addresses',
  transform(code) {
    const found = code.replace(/new URL\('\.\/([a-z-]+)\.ts', import\.meta\.url\)/g, (whole, name) =>
      WORKERS.includes(name) ? `new URL('./${name}.js', import.meta.url)` : whole,
    );
    return found === code ? null : { code: found, map: null };
  },
};

const input = {
  index: fromHere('../src/index.ts'),
  node: fromHere('../src/node.ts'),
  ...Object.fromEntries(WORKERS.map((name) => [name, fromHere(`../../room/src/sync/${name}.ts`)])),
};
const output = { dir: fromHere('../dist'), format: 'esm', chunkFileNames: '[name]-[hash].js' };

/** Writes `dist` anew, and the notices of what it holds of others. */
export async function build() {
  rmSync(output.dir, { recursive: true, force: true });
  const code = await rolldown({
    input,
    external: EXTERNAL,
    platform: 'neutral',
    plugins: [workerAddresses],
    transform: { target: 'es2022', inject: INJECT },
    treeshake: { moduleSideEffects: false },
  });
  const { output: written } = await code.write({
    ...output,
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await code.close();

  await buildTypes({ index: input.index, node: input.node }, EXTERNAL, output);
  notices(written, fromHere('../THIRD-PARTY-NOTICES.txt'));
}
