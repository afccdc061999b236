// `npm run firefox`: the browser tests in Debian's Firefox instead of Chromium; docs/browsers.md says what differs. What follows `--`
// is Playwright's.
import './lib/require-node.mjs';
import { ensureIsolation, isolated } from './lib/isolated.mjs';
import { ensurePage } from './lib/page.mjs';
import { script } from './lib/run.mjs';
import { countPlaywright, freshReport, runSteps } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureInstalled, tool } from './lib/workspace.mjs';

const CONFIG = 'e2e/playwright.config.ts';

script(async () => {
  await ensureInstalled();
  await ensureSystemPackages();
  await ensureIsolation();
  await ensurePage();
  const report = freshReport('e2e');
  const playwright = tool('@playwright/test/cli.js', 'test', '--config', CONFIG, ...process.argv.slice(2));
  const { failed } = await runSteps([
    {
      name: 'browser tests in Firefox',
      command: isolated(['env', 'PARLEY_BROWSER=firefox', ...playwright]),
      count: () => countPlaywright(report),
    },
  ]);
  process.exitCode = failed === 0 ? 0 : 1;
});
