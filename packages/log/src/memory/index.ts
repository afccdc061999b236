export * from './memory-log.ts';
export { type MemoryImage, MemoryStorage } from './memory-storage.ts';
