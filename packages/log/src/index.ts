export { deleteIndexedDbLog } from './indexeddb/delete-log.ts';
export { IndexedDbStore, type IndexedDbStoreOptions } from './indexeddb/indexeddb-store.ts';
export {
  type EditList,
  HASH_BYTES,
  hashAt,
  indexOf,
  type KeptEdits,
  listsOf,
  prevAt,
  sliceOf,
} from './kept-edits.ts';
export * from './log.ts';
export * from './position.ts';
export type { Answer, RoomDamage, RoomEntry, RoomSizes, RoomsStore } from './rooms-store.ts';
