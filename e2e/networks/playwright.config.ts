import { defineConfig } from '@playwright/test';

/** Real browsers in networks built for the test: as root, since network namespaces are made. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  // One machine's bad second keeps no commit back: what passes when tried again is named at the end of the run.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: '../../test-results',
  reporter: [['list'], ['json', { outputFile: '../../.cache/networks.json' }]],
});
