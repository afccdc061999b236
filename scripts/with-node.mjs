// Runs a script of the workspace, with its arguments, under the workspace's Node: `node scripts/with-node.mjs file …`.
import './lib/require-node.mjs';
import { script } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { ensureInstalled, workspaceNode } from './lib/workspace.mjs';

script(async () => {
  await ensureInstalled();
  await serve([workspaceNode, ...process.argv.slice(2)]);
});
