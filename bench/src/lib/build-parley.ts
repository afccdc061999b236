import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../../scripts/build.mjs', import.meta.url));

/** Builds Parley's page as `npm run build` does, so that what is measured is what the sources say now. */
export function buildParley(): void {
  const { status, error } = spawnSync(process.execPath, [BUILD], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the page could not be built', { cause: error });
}
