import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code they test; the simulation and the browser tests are projects of their own. */
export default defineConfig({
  test: {
    include: ['{packages,signaling,turn,apps,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 20_000,
  },
});
