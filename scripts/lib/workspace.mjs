import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

/** The repository's folder, and paths in it. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const inRoot = (...parts) => join(root, ...parts);

/** The workspace's own Node 24 (npm package `node`): it runs `.ts` directly and has `node:sqlite`. */
export const workspaceNode = inRoot('node_modules/node/bin/node');

/** The command line of a tool of the workspace, under the workspace's Node. */
export const tool = (script, ...args) => [workspaceNode, inRoot('node_modules', script), ...args];

/** Installs the npm packages unless exactly those of the lock file are there. */
export async function ensureInstalled() {
  if (!installedAsLocked()) {
    console.error('Installing packages (this takes a minute, once)…');
    const started = Date.now();
    await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    console.error(`Packages installed in ${seconds(started)}.`);
  }
  if (!existsSync(workspaceNode)) await fetchWorkspaceNode();
}

/** Compares npm's record of what it installed with the lock file. A package for another platform may be missing. */
function installedAsLocked() {
  const record = inRoot('node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(inRoot('package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages || {};

/** npm runs the install script of the package `node` only where scripts are allowed; elsewhere this runs it. */
async function fetchWorkspaceNode() {
  console.error('Fetching Node 24 for the workspace…');
  const cwd = inRoot('node_modules/node');
  await run([process.execPath, 'installArchSpecificPackage.js'], { cwd, output: 'errors' });
  if (!existsSync(workspaceNode)) throw new Error('the npm package "node" did not install its binary');
  // npm makes no link to a program that was not there yet.
  const link = inRoot('node_modules/.bin/node');
  if (!existsSync(link)) symlinkSync('../node/bin/node', link);
}

/** npm as it was started with, so that the same npm and Node do the work; else the one in PATH. */
function npm(args) {
  const node = process.env.npm_node_execpath;
  const cli = process.env.npm_execpath;
  const known =
    node && cli && existsSync(node) && existsSync(cli) && !node.startsWith(inRoot('node_modules'));
  return run(known ? [node, cli, ...args] : ['npm', ...args], { cwd: root, output: 'progress' });
}

/** The time since `started`, for people: `0.4 s`. */
export const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;
