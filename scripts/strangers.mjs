import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { run, script } from './lib/run.mjs';
import { inRoot } from './lib/workspace.mjs';

const APPS = [
  { name: 'vite-app', examples: ['tiptap', 'codemirror', 'quill', 'from-y-webrtc', 'from-y-websocket'] },
  { name: 'node-app', examples: ['file-peer'] },
];

/**
 * Packs the provider that is built, and installs it in two apps outside the workspace, each with a Yjs of its own:
 * `.cache/strangers/`. This needs the registry, so it comes before what runs without a network.
 */
script(async () => {
  const place = inRoot('.cache', 'strangers');
  mkdirSync(place, { recursive: true });
  const packed = ['npm', 'pack', '--silent', '--pack-destination', place];
  const said = await run(packed, { cwd: inRoot('packages/provider'), output: 'errors' });
  const name = said.trim().split('\n').at(-1);
  for (const { name: app, examples } of APPS) {
    const folder = inRoot('.cache', 'strangers', app);
    // What it installed before is kept; a package that changed under one version would be, too.
    rmSync(inRoot('.cache', 'strangers', app, 'node_modules', 'y-parley'), { recursive: true, force: true });
    cpSync(inRoot('e2e', 'strangers', app), folder, { recursive: true });
    for (const example of examples)
      cpSync(inRoot('packages/provider/examples', `${example}.ts`), `${folder}/examples/${example}.ts`);
    const install = ['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    await run([...install, `${place}/${name}`], { cwd: folder, output: 'errors' });
  }
});
