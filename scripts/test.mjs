// `npm test`: installs what is missing, then runs every check and test. Its last line is `N passed, N failed`.
import './lib/require-node.mjs';
import { checks, vitest } from './lib/checks.mjs';
import { handOnCommitSeed } from './lib/commit-seed.mjs';
import { ensureIsolation, isolated } from './lib/isolated.mjs';
import { networks } from './lib/networks.mjs';
import { ensurePage } from './lib/page.mjs';
import { script, stopRunning } from './lib/run.mjs';
import { countPlaywright, freshReport, runSteps } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureInstalled, inRoot, seconds, tool } from './lib/workspace.mjs';

const DEADLINE_MS = 38 * 60_000;
const KILL_AFTER_MS = 20_000;

function browserTests() {
  const report = freshReport('e2e');
  return {
    name: 'browser tests',
    command: isolated(tool('@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts')),
    count: () => countPlaywright(report),
  };
}

script(async () => {
  const started = Date.now();
  await ensureInstalled();
  await handOnCommitSeed();
  await ensureSystemPackages();
  await ensureIsolation();
  await ensurePage();

  const deadline = setTimeout(() => {
    console.error(`Not done after ${seconds(started)}: what still runs is ended and has failed.`);
    stopRunning();
    setTimeout(() => stopRunning('SIGKILL'), KILL_AFTER_MS).unref();
  }, DEADLINE_MS);

  const steps = [
    ...checks({ around: isolated }),
    // Needs the registry, so no namespace.
    { name: 'strangers’ apps', command: [process.execPath, inRoot('scripts/strangers.mjs')] },
    vitest('simulation', 'simulation', isolated),
    browserTests(),
    networks(),
  ];
  const { passed, failed, unsteady } = await runSteps(steps);
  clearTimeout(deadline);
  console.log(`\nAll of it took ${seconds(started)}.`);
  for (const name of unsteady) console.log(`Passed only when tried again: ${name}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
});
