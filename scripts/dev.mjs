// `npm run dev`: the page with hot reload, and the servers, restarted when their code changes, behind it.
import './lib/require-node.mjs';
import { script } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { ensureInstalled, inRoot, workspaceNode } from './lib/workspace.mjs';

script(async () => {
  await ensureInstalled();
  await serve([workspaceNode, inRoot('scripts/lib/dev-server.mjs')]);
});
