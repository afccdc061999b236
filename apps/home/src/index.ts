export { createHome, HOME_LIMITS, type Home, type HomeLimits, type HomeOptions } from './home.ts';
export { type HomeKey, HomeKeyError, loadHomeKey } from './home-key.ts';
