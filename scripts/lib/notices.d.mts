import type { Plugin } from 'vite';

/** See notices.mjs, which scripts read without a compiler. */
export class Notices {
  constructor(modules: string);
  plugin(): Plugin;
  text(): string;
}
