import { isolated } from './isolated.mjs';
import { countPlaywright, freshReport } from './steps.mjs';
import { tool } from './workspace.mjs';

const CONFIG = 'e2e/networks/playwright.config.ts';

/** The tests of e2e/networks as a step: the rows marked @quick, or `whole`, where the bounds on times hold in full. They
 * make namespaces within the one they run in. */
export function networks({ whole = false, args = [] } = {}) {
  const report = freshReport('networks');
  const which = whole ? [] : ['--grep', '@quick'];
  const playwright = tool('@playwright/test/cli.js', 'test', '--config', CONFIG, ...which, ...args);
  const settings = whole ? ['env', 'PARLEY_NETWORKS=whole'] : [];
  return {
    name: whole ? 'networks' : 'networks, in part',
    command: isolated([...settings, ...playwright]),
    count: () => countPlaywright(report),
  };
}
