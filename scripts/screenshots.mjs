// `npm run screenshots`: pictures of the page as it is now, into e2e/screenshots. What follows `--` is Playwright's.
import './lib/require-node.mjs';
import { ensureIsolation, isolated } from './lib/isolated.mjs';
import { ensurePage } from './lib/page.mjs';
import { run, script } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureInstalled, root, tool } from './lib/workspace.mjs';

const CONFIG = 'e2e/screenshots/playwright.config.ts';

script(async () => {
  await ensureInstalled();
  await ensureSystemPackages();
  await ensureIsolation();
  await ensurePage({ always: true });
  const playwright = tool('@playwright/test/cli.js', 'test', '--config', CONFIG, ...process.argv.slice(2));
  await run(isolated(playwright), { cwd: root });
});
