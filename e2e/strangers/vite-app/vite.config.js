import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    rollupOptions: { input: readdirSync('.').filter((name) => name.endsWith('.html')) },
  },
});
