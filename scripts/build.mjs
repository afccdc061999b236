// `npm run build`: the page, into apps/editor/dist.
import './lib/require-node.mjs';
import { ensurePage } from './lib/page.mjs';
import { script } from './lib/run.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

script(async () => {
  await ensureInstalled();
  await ensurePage({ always: true });
});
