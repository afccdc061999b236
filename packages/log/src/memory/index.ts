export * from './memory-log.ts';
export { MemoryStorage } from './memory-storage.ts';
