import { chromiumEngine } from './chromium.ts';
import type { Engine } from './engine.ts';
import { firefoxEngine } from './firefox.ts';

export type { Start } from './engine.ts';

/** The one this run is with: Chromium, or Firefox if `PARLEY_BROWSER` says so. */
export const engine: Engine = process.env.PARLEY_BROWSER === 'firefox' ? firefoxEngine : chromiumEngine;
