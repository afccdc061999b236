// Random lives and deaths: `npm run torture -- log …`, `… replica …`, `… server …`, `… several …`.
import './lib/require-node.mjs';
import { script } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { ensureInstalled, workspaceNode } from './lib/workspace.mjs';

/** What is tortured, and by which file; the first takes the name itself as its first argument too. */
const TORTURED = {
  log: 'packages/replica/src/testing/torture.ts',
  replica: 'e2e/simulation/torture-main.ts',
  server: 'apps/server/src/testing/torture/main.ts',
  several: 'e2e/balancer/main.ts',
};

script(async () => {
  const [what = '', ...args] = process.argv.slice(2);
  const file = TORTURED[what];
  if (!file) throw new Error(`npm run torture -- ${Object.keys(TORTURED).join('|')} …`);
  await ensureInstalled();
  await serve([workspaceNode, file, ...(what === 'log' ? [what] : []), ...args]);
});
