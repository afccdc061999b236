import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PAGE = fileURLToPath(new URL('../../page', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../dist', import.meta.url));

/** Builds these pages, `index.html` being the bench page, and returns the folder they stand in. */
export async function buildPages(pages: readonly string[]): Promise<string> {
  await build({
    root: PAGE,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: OUTPUT,
      emptyOutDir: true,
      target: 'chrome137',
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: pages.map((page) => join(PAGE, page)) },
    },
  });
  return OUTPUT;
}
