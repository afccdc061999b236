import { defineConfig } from '@playwright/test';

/** Real browsers against real servers, one test at a time: a browser takes a large part of a small machine. */
export default defineConfig({
  testDir: './tests',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  outputDir: '../test-results',
  reporter: [['list'], ['json', { outputFile: '../.cache/e2e.json' }]],
});
