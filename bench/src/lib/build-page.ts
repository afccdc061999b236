import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PAGE = fileURLToPath(new URL('../../page', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../dist', import.meta.url));

/** Builds the bench page, and returns the folder it stands in. */
export async function buildPage(): Promise<string> {
  await build({
    root: PAGE,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: OUTPUT,
      emptyOutDir: true,
      target: 'chrome137',
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: ['index.html', 'bare.html', 'paste.html'].map((page) => join(PAGE, page)) },
    },
  });
  return OUTPUT;
}
