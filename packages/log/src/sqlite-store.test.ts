import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@parley/runtime';
import { logContract } from './log-contract.ts';
import { SAMPLE_ROOM } from './samples.ts';
import { SqliteStore } from './sqlite-store.ts';

logContract('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
  const store = SqliteStore.open(join(directory, 'home.db'), { clock: systemClock, logger: silentLogger });
  return {
    log: () => store.log(SAMPLE_ROOM),
    async destroy() {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
});
