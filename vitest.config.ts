import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**'];

/** Unit tests stand beside the code they test; the simulation is a project of its own, the browser tests are Playwright's. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,signaling,turn,apps,bench}/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['e2e/simulation/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
