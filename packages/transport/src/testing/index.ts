export {
  type LinkProperties,
  MemoryNetwork,
  type MemoryNetworkOptions,
  type MemoryPairOptions,
  memoryPair,
} from './memory.ts';
export { MemoryBroadcast } from './memory-broadcast.ts';
