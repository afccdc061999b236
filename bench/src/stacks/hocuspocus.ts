import { join } from 'node:path';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import type { Own } from '../lib/owning.ts';
import type { PageServer } from '../lib/page-server.ts';
import type { RunningStack } from './running-stack.ts';
import { ServerProcess } from './server-process.ts';
import { stockStack } from './stock-stack.ts';

const PORT = 1236;

/** Hocuspocus over an SQLite database. */
export async function startHocuspocus(own: Own, pages: PageServer): Promise<RunningStack> {
  const folder = await makeFolder('hocuspocus');
  own({ close: () => removeFolder(folder) });
  const server = await ServerProcess.start(new URL('hocuspocus-server.ts', import.meta.url), PORT, {
    DATABASE: join(folder, 'documents.sqlite'),
  });
  return stockStack('hocuspocus', 'Hocuspocus 4.7, SQLite', 'home', pages, own(server));
}
