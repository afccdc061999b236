// Runs under the workspace's Node: Vite, and beside it the server process, which Vite's proxy reaches.
import { spawn } from 'node:child_process';
import { createServer as createVite } from 'vite';
import { inRoot, workspaceNode } from './workspace.mjs';

const port = Number(process.env.PORT || 8300);
const serverPort = port + 1;
const server = `http://localhost:${serverPort}`;

const child = spawn(workspaceNode, ['--watch', inRoot('apps/server/src/main.ts')], {
  env: { ...process.env, PORT: String(serverPort), PARLEY_HOST: 'localhost', PARLEY_PARTS: 'signaling,home' },
  stdio: ['ignore', 'ignore', 'inherit'],
});

const vite = await createVite({
  root: inRoot('apps/editor'),
  server: {
    port,
    strictPort: true,
    // The host stays as the browser dialled it: it is part of what a join challenge binds.
    proxy: Object.fromEntries(
      ['/signal', '/home', '/health'].map((path) => [
        path,
        { target: server, ws: true, changeOrigin: false },
      ]),
    ),
  },
});

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  child.kill('SIGTERM');
  await vite.close();
  process.exit(code);
}
for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, () => stop(0));
child.once('exit', (code) => stop(code || 1));

try {
  await vite.listen();
  console.log(`Parley is ready for development: http://localhost:${port}`);
} catch (error) {
  console.error(error.message);
  await stop(1);
}
