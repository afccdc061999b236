// `npm run parley -- COMMAND`: what an operator does, under the workspace's Node. It installs and builds nothing but packages.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import './lib/require-node.mjs';
import { script } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { ensureInstalled, inRoot, workspaceNode } from './lib/workspace.mjs';

const args = process.argv.slice(2);

script(async () => {
  await ensureInstalled();
  const command = [workspaceNode, inRoot('apps/server/src/main.ts'), ...args];
  if (args.length === 0 || args[0] === 'serve') return serve(command);
  // A command may ask its person something, so it has this terminal.
  const [file, ...rest] = command;
  const child = spawn(file, rest, { stdio: 'inherit' });
  return new Promise((_, fail) => {
    child.on('error', fail);
    child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
  });
});
