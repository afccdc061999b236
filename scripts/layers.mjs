// `npm run layers`: draws the graph of the parts from their imports, as Mermaid text.
import './lib/require-node.mjs';
import { run, script } from './lib/run.mjs';
import { ensureInstalled, root, tool } from './lib/workspace.mjs';

const PARTS = '^(packages/[^/]+|apps/[^/]+|signaling|turn)';
const TESTS = '\\.test\\.tsx?$|/testing/';

script(async () => {
  await ensureInstalled();
  const options = [
    '--config',
    '.dependency-cruiser.cjs',
    '--include-only',
    PARTS,
    '--exclude',
    TESTS,
    '--collapse',
    PARTS,
  ];
  const folders = ['packages', 'signaling', 'turn', 'apps'];
  await run(tool('dependency-cruiser/bin/dependency-cruiser.mjs', ...options, '-T', 'mermaid', ...folders), {
    cwd: root,
  });
});
