import { readdirSync } from 'node:fs';
import { countVitest, freshReport } from './steps.mjs';
import { inRoot, tool, workspaceNode } from './workspace.mjs';

/** The folders whose imports obey the layers. */
export const LAYERED = ['packages', 'signaling', 'turn', 'apps', 'e2e', 'bench'];

/** What `npm run check` runs. `around` may wrap the command of a step that opens sockets. */
export const checks = ({ around = (command) => command } = {}) => [
  { name: 'format and lint', command: tool('@biomejs/biome/bin/biome', 'check', '.') },
  {
    name: 'layers',
    command: tool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...LAYERED,
    ),
    quiet: true,
    inspect: sawEveryModule,
  },
  { name: 'types', command: tool('typescript/bin/tsc', '--noEmit', '-p', '.') },
  {
    name: 'provider, as it is packed',
    command: [workspaceNode, inRoot('packages/provider/build/main.mjs'), '--check'],
    quiet: true,
  },
  vitest('unit', 'unit tests', around),
];

/** One project of vitest.config.ts as a step. */
export function vitest(project, name, around = (command) => command) {
  const report = freshReport(project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    command: around(tool('vitest/vitest.mjs', 'run', '--project', project, ...reporters)),
    count: () => countVitest(report),
  };
}

/** A cruiser without a compiler it knows finds nothing wrong in nothing at all. */
function sawEveryModule(output) {
  const match = /\((\d+) modules, (\d+) dependencies cruised\)/.exec(output);
  const written = LAYERED.reduce((sum, folder) => sum + countModules(inRoot(folder)), 0);
  const seen = match ? Number(match[1]) : 0;
  if (written === 0 || seen < written)
    throw new Error(`The layers were checked in ${seen} of ${written} modules only.`);
}

function countModules(folder) {
  let count = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    if (entry.isDirectory()) count += countModules(`${folder}/${entry.name}`);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) count++;
  }
  return count;
}
