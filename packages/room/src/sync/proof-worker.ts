import { serveProof } from './proof-messages.ts';
import { serveInWorker } from './worker-scope.ts';

serveInWorker(serveProof, ({ under, body }) => [under.buffer, body.buffer]);
