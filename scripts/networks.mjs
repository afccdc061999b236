// `npm run networks`: the whole ladder in networks built for it, with a table at the end of each part. What follows `--` is
// Playwright's.
import './lib/require-node.mjs';
import { networks } from './lib/networks.mjs';
import { ensurePage } from './lib/page.mjs';
import { script } from './lib/run.mjs';
import { runSteps } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

script(async () => {
  await ensureInstalled();
  await ensureSystemPackages();
  await ensurePage();
  const { failed } = await runSteps([networks({ whole: true, args: process.argv.slice(2) })]);
  process.exitCode = failed === 0 ? 0 : 1;
});
