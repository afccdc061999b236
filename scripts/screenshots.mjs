// `npm run screenshots`: pictures of the page as it is now, into e2e/screenshots.
import './lib/require-node.mjs';
import { ensureIsolation, isolated } from './lib/isolated.mjs';
import { ensurePage } from './lib/page.mjs';
import { run, script } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureInstalled, root, tool } from './lib/workspace.mjs';

script(async () => {
  await ensureInstalled();
  await ensureSystemPackages();
  await ensureIsolation();
  await ensurePage({ always: true });
  await run(
    isolated(tool('@playwright/test/cli.js', 'test', '--config', 'e2e/screenshots/playwright.config.ts')),
    {
      cwd: root,
    },
  );
});
