export * from './counts.ts';
export * from './forwarding.ts';
export { deleteIndexedDbLog } from './indexeddb/delete-log.ts';
export { IndexedDbLog, type IndexedDbLogOptions } from './indexeddb/indexeddb-log.ts';
export * from './log.ts';
export * from './position.ts';
export * from './replica/index.ts';
