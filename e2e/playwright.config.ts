import { defineConfig } from '@playwright/test';

/** Real browsers against real servers, one test at a time: a browser takes a large part of a small machine. */
export default defineConfig({
  testDir: './tests',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  // One machine's bad second keeps no commit back: what passes when tried again is named at the end of the run.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  outputDir: '../test-results',
  reporter: [['list'], ['json', { outputFile: '../.cache/e2e.json' }]],
});
