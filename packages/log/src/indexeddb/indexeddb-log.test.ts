import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { logContract } from '../testing/log-contract.ts';
import { SAMPLE_ROOM } from '../testing/samples.ts';
import { IndexedDbLog } from './indexeddb-log.ts';

logContract('IndexedDB', () => {
  globalThis.indexedDB = new IDBFactory();
  return { log: () => new IndexedDbLog({ room: SAMPLE_ROOM }), destroy: async () => {} };
});
