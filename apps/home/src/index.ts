export { createHome, HOME_LIMITS, type Home, type HomeLimits, type HomeOptions } from './home.ts';
export { HomeKeyError, loadHomeKey } from './home-key.ts';
