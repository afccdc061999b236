import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**'];
/** Random lives, which take longer than a check before a commit may. */
const lives = [
  'e2e/simulation/**/*.test.ts',
  'packages/binding/convergence/*.test.ts',
  'packages/replica/src/testing/*.test.ts',
];

/** Unit tests stand beside the code they test; the simulation is a project of its own, the browser tests are Playwright's. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,signaling,turn,apps,bench,e2e}/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude: [...exclude, ...lives],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: lives,
          exclude,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
