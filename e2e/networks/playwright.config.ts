import { defineConfig } from '@playwright/test';

/** Real browsers in networks built for the test: as root, since network namespaces are made. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: '../../test-results',
  reporter: [['list'], ['json', { outputFile: '../../.cache/networks.json' }]],
});
