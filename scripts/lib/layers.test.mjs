import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot, tool } from './workspace.mjs';

/** Files that break one rule each, by that rule. */
const PLANTED = {
  'layer-wire': ['packages/wire/src/a.ts', "export type { Mesh } from '../../mesh/src/mesh.ts';"],
  'layer-room': ['packages/room/src/a.ts', "export { page } from '../../../apps/editor/src/page.ts';"],
  'layer-binding': ['packages/binding/src/a.ts', "export { root } from '../../document/src/root.ts';"],
  'layer-document': [
    'packages/document/src/a.ts',
    "export { page } from '../../../apps/editor/src/page.ts';",
  ],
  'page-text': ['apps/editor/src/text/a.ts', "export type { Row } from '../library/row.ts';"],
  'page-shell': ['apps/editor/src/shell/a.ts', "export type { Row } from '../library/row.ts';"],
  'no-circles': ['packages/log/src/a.ts', "export type { B } from './b.ts'; export type A = 1;"],
  'no-test-code-in-production': ['packages/log/src/c.ts', "export { made } from './testing/made.ts';"],
  'one-file-knows-simple-peer': ['packages/transport/src/other.ts', "export { default } from 'simple-peer';"],
  'beneath-room-nobody-knows-yjs': [
    'signaling/src/a.ts',
    "import type { Doc } from 'yjs'; export type D = Doc;",
  ],
  'room-knows-no-editor': ['packages/room/src/b.ts', "export { Editor } from '@tiptap/core';"],
  'packages-know-no-react': ['packages/document/src/b.ts', "export { useState } from 'react';"],
  'wire-is-pure': ['packages/wire/src/b.ts', "export { readFile } from 'node:fs';"],
  'nothing-unresolved': ['packages/mesh/src/a.ts', "export { gone } from './gone.ts';"],
};

/** What they import, and what is allowed. */
const AROUND = {
  'packages/mesh/src/mesh.ts': 'export type Mesh = 1;',
  'apps/editor/src/page.ts': 'export const page = 1;',
  'apps/editor/src/library/row.ts': "export type { Row } from '../text/row.ts';",
  'apps/editor/src/text/row.ts': 'export type Row = 1;',
  'packages/document/src/root.ts':
    "export { Editor } from '@tiptap/core'; export { read } from '../../binding/src/read.ts'; export const root = 1;",
  'packages/binding/src/read.ts': "export { Doc } from 'yjs'; export const read = 1;",
  'packages/binding/convergence/person.ts': "export { page } from '../../../apps/editor/src/page.ts';",
  'packages/log/src/b.ts': "export type { A } from './a.ts'; export type B = 2;",
  'packages/log/src/testing/made.ts': 'export const made = 1;',
  'packages/log/src/log.test.ts': "export { made } from './testing/made.ts'; export { Doc } from 'yjs';",
  'packages/transport/src/webrtc.ts': "export { default } from 'simple-peer';",
  'packages/room/src/room.ts':
    "export { Doc } from 'yjs'; export type { Mesh } from '../../mesh/src/mesh.ts';",
};

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-layers-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(inRoot(file), join(folder, file));
  // What a part may import is what its package.json depends on.
  for (const file of globSync(['{packages,apps}/*/package.json', '{signaling,turn}/package.json'], {
    cwd: inRoot(),
  })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(inRoot(file), join(folder, file));
  }
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of [...Object.values(PLANTED), ...Object.entries(AROUND)]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('each rule finds what breaks it, of types too, and nothing else', () => {
  const [node, ...args] = tool(
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    '-T',
    'json',
    'packages',
    'signaling',
    'apps',
  );
  const { stdout, stderr } = spawnSync(node, args, { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  const expected = Object.entries(PLANTED).map(([rule, [file]]) => `${rule}: ${file}`);
  expect(new Set(found)).toEqual(new Set(expected));
}, 60_000);
