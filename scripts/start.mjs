// `npm start`: installs and builds what is missing, then runs the server. Needs nothing but an installed Node.
import './lib/require-node.mjs';
import { ensurePage } from './lib/page.mjs';
import { script } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { ensureInstalled, inRoot, workspaceNode } from './lib/workspace.mjs';

const args = process.argv.slice(2);

script(async () => {
  await ensureInstalled();
  if (!args.includes('--help')) await ensurePage();
  await serve([workspaceNode, inRoot('apps/server/src/main.ts'), ...args]);
});
