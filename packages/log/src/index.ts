export * from './counts.ts';
export * from './forwarding.ts';
export { IndexedDbLog, type IndexedDbLogOptions } from './indexeddb-log.ts';
export * from './log.ts';
export * from './memory-log.ts';
export { MemoryStorage } from './memory-storage.ts';
export * from './position.ts';
export * from './replica/index.ts';
