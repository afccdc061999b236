import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { Notices } from '../../scripts/lib/notices.mjs';
import { firstLoad } from './vite/chunks.ts';
import { plainExtensions } from './vite/plain-extensions-plugin.ts';
import { preload } from './vite/preload-plugin.ts';
import { serviceWorker } from './vite/service-worker-plugin.ts';
import { singleUse } from './vite/single-use-plugin.ts';

/** Where `npm start` listens; in development the page comes from Vite and everything else from there. */
const SERVER = 'http://localhost:8300';

/** Of everything that is built here: the page, its workers, and the service worker, which does not keep them on the device. */
const notices = new Notices(join(import.meta.dirname, '../../node_modules'));
const writeNotices = (folder: string): void =>
  writeFileSync(join(folder, 'third-party-notices.txt'), notices.text());

export default defineConfig({
  root: import.meta.dirname,
  // The page may stand under any path: the server writes out in index.html which.
  base: './',
  plugins: [
    react(),
    plainExtensions(),
    preload('page'),
    singleUse(new Set(['desk'])),
    notices.plugin(),
    serviceWorker('src/shell/service-worker.ts', [notices.plugin()], writeNotices),
  ],
  resolve: {
    alias: {
      // As a worker can have it: in a browser it asks the page's elements.
      'decode-named-character-reference': fileURLToPath(
        import.meta.resolve('decode-named-character-reference'),
      ),
      // Yjs' few warnings as Node prints them: in a browser's colours they bring helpers for the DOM and a schema language.
      'lib0/logging': fileURLToPath(import.meta.resolve('lib0/logging')),
    },
  },
  worker: { format: 'es', plugins: () => [notices.plugin()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The first with popovers and `light-dark()`. Sealing needs Ed25519 in WebCrypto, which is younger than that.
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    // The page is served under `default-src 'self'`: nothing inline, no `data:` URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: firstLoad(import.meta.dirname) } } },
    // The editor is one chunk, loaded by the pages that write; Vite warns of it at 500 kB.
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: {
      '/signal': { target: SERVER, ws: true },
      '/home': { target: SERVER, ws: true },
    },
  },
});
