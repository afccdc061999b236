import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { IndexedDbLog } from './indexeddb-log.ts';
import { logContract } from './log-contract.ts';
import { SAMPLE_ROOM } from './samples.ts';

logContract('IndexedDB', () => {
  globalThis.indexedDB = new IDBFactory();
  return { log: () => new IndexedDbLog({ room: SAMPLE_ROOM }), destroy: async () => {} };
});
