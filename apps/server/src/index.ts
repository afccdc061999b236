export { type Config, parseConfig } from './config.ts';
export { createPage } from './page.ts';
export { type RunningServer, startServer } from './server.ts';
export type { ServerOptions } from './server-options.ts';
export { StartError } from './start-error.ts';
