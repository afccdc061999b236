// `npm run check`: format, lint, layers, types, unit tests.
import './lib/require-node.mjs';
import { checks } from './lib/checks.mjs';
import { handOnCommitSeed } from './lib/commit-seed.mjs';
import { script } from './lib/run.mjs';
import { runSteps } from './lib/steps.mjs';
import { ensureInstalled, seconds } from './lib/workspace.mjs';

script(async () => {
  const started = Date.now();
  await ensureInstalled();
  await handOnCommitSeed();
  const { passed, failed } = await runSteps(checks());
  console.log(`\n${passed} passed, ${failed} failed in ${seconds(started)}`);
  process.exitCode = failed === 0 ? 0 : 1;
});
