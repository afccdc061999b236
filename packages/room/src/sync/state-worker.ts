import { serveState } from './state-messages.ts';
import { serveInWorker } from './worker-scope.ts';

serveInWorker(serveState, ({ state, content }) => [state.buffer, content.buffer]);
