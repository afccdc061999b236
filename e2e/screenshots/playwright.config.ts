import { defineConfig } from '@playwright/test';

/** Pictures of the page for people to look at: `npm run screenshots`. Nothing is checked here. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.shots.ts',
  workers: 1,
  timeout: 300_000,
  use: { actionTimeout: 20_000 },
  outputDir: '../../test-results',
  reporter: [['list']],
});
