// Runs under the workspace's Node: Vite, and beside it the server process, which Vite's proxy reaches.
import { spawn } from 'node:child_process';
import { createServer as createVite } from 'vite';
import { inRoot, workspaceNode } from './workspace.mjs';

const port = Number(process.env.PORT || 8300);
const host = '127.0.0.1';
const serverPort = port + 1;
/** What is not the page's. */
const SERVED = ['/signal', '/home', '/healthz', '/readyz', '/version', '/metrics'];

const server = spawn(
  workspaceNode,
  ['--watch', '--watch-preserve-output', inRoot('apps/server/src/main.ts')],
  {
    env: { ...process.env, PORT: String(serverPort), PARLEY_HOST: host, PARLEY_PARTS: 'signaling,home' },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

// The Host header stays as the browser dialled it: it is part of what a join challenge binds.
const behind = { target: `http://${host}:${serverPort}`, ws: true, changeOrigin: false };
const vite = await createVite({
  root: inRoot('apps/editor'),
  server: { port, strictPort: true, proxy: Object.fromEntries(SERVED.map((path) => [path, behind])) },
});

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  server.kill('SIGTERM');
  await vite.close();
  process.exit(code);
}
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, () => stop(0));
server.once('exit', (code) => stop(code || 1));

try {
  await vite.listen();
} catch (error) {
  console.error(error.message);
  await stop(1);
}
server.stdout.on('data', () => {
  if (!stopping) console.log(`Parley is ready for development: http://localhost:${port}`);
});
