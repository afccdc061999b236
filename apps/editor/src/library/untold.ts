import type { DocumentRecord } from './library.ts';

/** What its owner deleted on this device, and home has not heard of. */
export const isUntold = ({ owner, deleted }: DocumentRecord): boolean =>
  owner !== undefined && deleted?.atHome === false;
