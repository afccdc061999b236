import { run } from './run.mjs';
import { root } from './workspace.mjs';

/**
 * In CI, hands the commit that is checked out on to random tests, which take their seeds from it: a commit that passes
 * once passes again. `packages/runtime/src/testing/seeds.ts` reads it. Without git there is nothing to hand on.
 */
export async function handOnCommitSeed(environment = process.env) {
  if (!environment.CI || environment.PARLEY_COMMIT_SEED) return;
  try {
    const hash = await run(['git', 'rev-parse', 'HEAD'], { cwd: root, output: 'errors' });
    environment.PARLEY_COMMIT_SEED = hash.trim();
  } catch {
    console.error('The commit is not known, so random tests take their seeds from the time.');
  }
}
